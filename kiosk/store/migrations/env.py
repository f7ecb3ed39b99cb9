"""Run Alembic inside the connection and transaction that `kiosk.store.migrating` opened."""

from alembic import context

from kiosk.store.tables import METADATA

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
