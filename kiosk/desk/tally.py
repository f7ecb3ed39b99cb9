"""The tally: people served at this post, by kind of service."""

from kiosk.desk.book import DutyBook
from kiosk.desk.recording import Draft, Recorder
from sync.domain.entries import Entry, Kind, Method, PostId
from sync.domain.figures import TALLY_MAX


class Tallying:
    """Counts people served."""

    def __init__(self, journal: Recorder, book: DutyBook, post: PostId) -> None:
        self._journal = journal
        self._book = book
        self._post = post

    def stand_at(self, post: PostId) -> None:
        """Count at this post from now on."""
        self._post = post

    def _known(self) -> set[str]:
        roster = self._book.roster
        post = roster.posts.get(self._post)
        return {*roster.event.services, *(post.services if post else ())}

    def count(self, service: str, people: int = 1) -> Entry:
        """Count `people` served, in one entry.

        Raises:
            ValueError: no such kind of service, or a number that makes no sense.
            StoreError: nothing was counted.
        """
        if service not in self._known():
            raise ValueError(f"no such service: {service}")
        if not 0 < people <= TALLY_MAX:
            raise ValueError(f"not a number of people served: {people}")
        entry = self._journal.append(
            Draft(
                kind=Kind.TALLY,
                method=Method.DESK,
                post=self._post,
                data={"service": service, "count": people},
            )
        )
        self._book.add(entry)
        return entry
