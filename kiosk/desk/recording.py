"""The seam between the desk and the journal: what a use case may write."""

from typing import Protocol

from kiosk.store.draft import Draft
from sync.domain.entries import Entry

__all__ = ["Draft", "Recorder"]


class Recorder(Protocol):
    """Appends to the journal. The entry it returns is committed."""

    def append(self, draft: Draft) -> Entry:
        """Commit one entry.

        Raises:
            StoreError: nothing was written.
        """
        ...
