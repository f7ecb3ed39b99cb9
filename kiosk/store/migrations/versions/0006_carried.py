"""An entry that the hub refused as another's is recorded again in a new epoch, under its own id."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("journal_entry_id", "journal")
    op.create_index("journal_entry_id", "journal", ["entry_id"])
