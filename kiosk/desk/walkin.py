"""Walk-ins: somebody who is on no roster serves today, with the least data, to be settled later.

A `walkin` entry says name, team and perhaps the last four digits of a phone number; its
volunteer id is made up on the spot. The duty behind it is provisional and flagged as not on the
roster until the hub has settled who it was.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kiosk.desk.book import DutyBook
from kiosk.desk.recording import Draft, Recorder
from kiosk.desk.strangers import read_walk_in
from kiosk.store.terms import plain
from sync.domain.entries import EntryId, Kind, Method, PostId, VolunteerId
from sync.domain.roster import Team, TeamId, Volunteer
from sync.domain.wording import Say

NAME_MAX = 40
TEAMS_SHOWN = 8
WHY = "walk-in"
"""What the overriding entry says: the captain registered the walk-in."""

NAME_NEEDED = Say(zh="请填写姓名。", en="A name is needed.")
NAME_LONG = Say(zh="姓名太长，最多 40 个字。", en="The name is too long: 40 letters at most.")
LAST4_WRONG = Say(
    zh="手机后四位要正好 4 个数字，不知道就空着。",
    en="The last four digits are exactly four; leave them out if not known.",
)
CONSENT_NEEDED = Say(
    zh="请先征得本人同意，再勾选。", en="Ask for their consent first, then tick the box."
)


@dataclass(frozen=True, slots=True)
class WalkInForm:
    """What was filled in."""

    name: str = ""
    team: TeamId | None = None
    last4: str = ""
    consent: bool = False


@dataclass(frozen=True, slots=True)
class Registered:
    """A walk-in on record."""

    volunteer: VolunteerId
    name: str
    entry: EntryId


class WalkIns:
    """Registers walk-ins and knows those of this kiosk's journal."""

    def __init__(
        self,
        journal: Recorder,
        book: DutyBook,
        random_bits: Callable[[int], int] = secrets.randbits,
    ) -> None:
        self._journal = journal
        self._book = book
        self._random_bits = random_bits
        self._read = -1
        self._known: dict[VolunteerId, Volunteer] = {}

    @property
    def known(self) -> Mapping[VolunteerId, Volunteer]:
        """Give the walk-ins that count and that no roster has taken over, by id."""
        seen = len(self._book.entries())
        if seen != self._read:
            self._read = seen
            found = self._book.walk_ins()
            told = (read_walk_in(one) for one in found if self._book.counts(one.entry_id))
            self._known = {one.volunteer: one for one in told if one is not None}
        settled = self._book.roster.volunteers
        return {who: one for who, one in self._known.items() if who not in settled}

    def teams(self, text: str) -> tuple[Team, ...]:
        """Find teams by a part of their name; the first few of all without one."""
        wanted = plain(text)
        found = (team for team in self._book.roster.teams.values() if wanted in plain(team.name))
        return tuple(sorted(found, key=lambda team: (len(team.name), team.name)))[:TEAMS_SHOWN]

    def problem(self, form: WalkInForm) -> Say | None:
        """Say what is still to be filled in; None: it can be registered."""
        name = form.name.strip()
        if not plain(name):
            return NAME_NEEDED
        if len(name) > NAME_MAX:
            return NAME_LONG
        if form.last4 and not (form.last4.isascii() and form.last4.isdigit()):
            return LAST4_WRONG
        if len(form.last4) not in {0, 4}:
            return LAST4_WRONG
        return None if form.consent else CONSENT_NEEDED

    def register(self, form: WalkInForm, post: PostId) -> Registered:
        """Put a walk-in on record; the duty comes after, by the same rules as for everybody.

        Raises:
            ValueError: `problem` has something to say.
            StoreError: nothing was recorded.
        """
        if self.problem(form) is not None:
            raise ValueError("not filled in")
        name = " ".join(form.name.split())
        data = {"name": name, "team": form.team or ""}
        if form.last4:
            data["last4"] = form.last4
        entry = self._journal.append(
            Draft(
                kind=Kind.WALKIN,
                method=Method.WALKIN,
                volunteer=self._new_id(),
                post=post,
                data=dict(data),
            )
        )
        self._book.add(entry)
        if entry.volunteer is None:
            raise AssertionError("a walk-in without an id")
        return Registered(entry.volunteer, name, entry.entry_id)

    def _new_id(self) -> VolunteerId:
        while True:
            who = VolunteerId(self._random_bits(63))
            if who not in self._book.roster.volunteers and who not in self._known:
                return who
