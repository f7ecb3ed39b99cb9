"""Replacement badges: a code that only paper holds, and the old badge that no longer counts.

A kiosk has no key to sign with. It mints an opaque `V0:` code, prints it and records, as a `kit`
entry, the code's SHA-256 and the serial that it replaces; nobody can make the code from that.
From then on the volunteer's older badges are refused here; other gates learn it from the hub.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from kiosk.desk.book import DutyBook
from kiosk.desk.recording import Draft, Recorder
from sync.domain.badge import Trust, mint_opaque, opaque_digest
from sync.domain.entries import Entry, EntryId, Kind, Method, PostId, VolunteerId

ITEM = "badge"
"""`data["item"]` of the entry."""
SERIAL_MAX = 65_535


@dataclass(frozen=True, slots=True)
class Replacement:
    """A badge to print. Its code is nowhere else: print it, or it is lost."""

    volunteer: VolunteerId
    token: str = field(repr=False)
    serial: int
    replaces: int
    entry: EntryId


class Badges:
    """Replaces badges, and keeps what the desk believes in up to date with it."""

    def __init__(self, journal: Recorder, book: DutyBook) -> None:
        self._journal = journal
        self._book = book
        self._given = book.trust
        self._seen = 0
        self._made: Trust | None = None
        self.follow()

    def follow(self) -> None:
        """Take in keys and verdicts that came; call after the book learned. Cheap otherwise."""
        seen = len(self._book.of_kind(Kind.KIT))
        if self._book.trust is not self._made:
            self._given = self._book.trust
        elif seen == self._seen:
            return
        self._renew()

    def serial_of(self, volunteer: VolunteerId) -> int:
        """Give the serial of the badge that somebody has, as far as this gate can know."""
        seen = [entry.badge_serial or 0 for entry in self._book.entries_of(volunteer)]
        trust = self._book.trust
        known = 1 if volunteer in self._book.roster.volunteers else 0
        return max(known, trust.min_serial.get(volunteer, 0), *seen, 0)

    def replace(self, volunteer: VolunteerId, post: PostId | None = None) -> Replacement | None:
        """Mint a badge in place of the one that somebody has; None when there were too many.

        Raises:
            StoreError: nothing was recorded; the old badge still counts.
        """
        replaces = self.serial_of(volunteer)
        if replaces >= SERIAL_MAX:
            return None
        token = mint_opaque()
        entry = self._journal.append(
            Draft(
                kind=Kind.KIT,
                method=Method.DESK,
                volunteer=volunteer,
                post=post,
                data={"item": ITEM, "code_sha256": opaque_digest(token), "replaces": replaces},
            )
        )
        self._book.add(entry)
        self._renew()
        return Replacement(volunteer, token, replaces + 1, replaces, entry.entry_id)

    def current(self, made: Replacement) -> bool:
        """Say whether a badge still counts: not taken back, and nothing came after it."""
        latest = self.serial_of(made.volunteer) == made.serial
        return latest and self._book.counts(made.entry)

    def _renew(self) -> None:
        entries = [
            entry for entry in self._book.of_kind(Kind.KIT) if entry.data.get("item") == ITEM
        ]
        counted = [entry for entry in entries if self._book.counts(entry.entry_id)]
        self._seen = len(self._book.of_kind(Kind.KIT))
        self._made = self._book.trust = with_replacements(self._given, counted)


def with_replacements(trust: Trust, entries: Iterable[Entry]) -> Trust:
    """Believe in the codes of these `kit` entries, and no more in what they replace."""
    codes, lowest = dict(trust.codes), dict(trust.min_serial)
    for entry in entries:
        digest, replaces = entry.data.get("code_sha256"), entry.data.get("replaces")
        if entry.volunteer is None or not isinstance(digest, str):
            continue
        if not isinstance(replaces, int) or isinstance(replaces, bool) or replaces < 0:
            continue
        serial = replaces + 1
        codes[digest] = (entry.volunteer, serial)
        lowest[entry.volunteer] = max(serial, lowest.get(entry.volunteer, 0))
    renewed = {who for who, _ in codes.values()}
    for digest, who in trust.opaque.items():
        if who in renewed:
            codes.setdefault(digest, (who, 0))
    return replace(trust, codes=codes, min_serial=lowest)
