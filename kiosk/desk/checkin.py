"""Check-in: a badge's text in, one entry committed, an outcome out.

Text first, signature next, look-up last; then `judging.judge`; then one entry in one
transaction; then, and only then, an answer. An amber card is committed too, as `refused`
with its reason, so that a volunteer who walks away was still seen; what a captain makes of
it is `asking`'s.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.desk.asking import Asking
from kiosk.desk.book import DutyBook
from kiosk.desk.judging import Case
from kiosk.desk.recording import Draft, Recorder
from kiosk.desk.states import Mode, Outcome
from sync.domain.badge import Refusal, verify
from sync.domain.canonical import Json
from sync.domain.duty import Decision
from sync.domain.entries import Entry, Kind, Method, PostId, VolunteerId


@dataclass(frozen=True, slots=True)
class _Card:
    """A card of a moment ago, shown again for the same text."""

    entry: Entry
    reason: str


@dataclass(frozen=True, slots=True)
class _Shown:
    """Who stands at the gate, and the serial of the badge that was shown, if one was."""

    volunteer: VolunteerId
    serial: int | None = None


class CheckIn(Asking):
    """The gate's one task; what a badge leaves open is `Asking`'s.

    Args:
        served: the posts that this kiosk serves; the first is where it stands, and where
            a stranger is taken on.
    """

    def __init__(self, journal: Recorder, book: DutyBook, served: Sequence[PostId]) -> None:
        super().__init__(journal, book, served)
        self._shown: dict[bytes, _Card] = {}

    # ---- a badge ------------------------------------------------------------------------------

    def scan(
        self,
        text: str,
        now: datetime,
        method: Method = Method.BADGE,
        mode: Mode = Mode.CAPTAIN,
    ) -> Outcome:
        """Answer a badge.

        Args:
            text: what the reader read; any text at all.
            now: aware UTC, by the hub's clock as far as it is known: turns are read by it.
            mode: in self-service nothing is offered, and names are masked.

        Raises:
            StoreError: nothing was committed, and nothing must show green.
        """
        self._asked = None
        self._forget(now)
        badge = verify(text, self._book.roster.event.event, self._book.trust, now)
        if isinstance(badge, Refusal):
            return self.refuse(text, badge, method)
        return self._answer(text, _Shown(badge.volunteer, badge.serial), method, now, mode)

    def for_volunteer(
        self,
        volunteer: VolunteerId,
        now: datetime,
        method: Method = Method.SEARCH,
        mode: Mode = Mode.CAPTAIN,
    ) -> Outcome:
        """Answer for somebody without a badge as for a badge: the same rules, the same questions.

        Raises:
            StoreError: nothing was committed, and nothing must show green.
        """
        self._asked = None
        self._forget(now)
        return self._answer(f"{volunteer:016x}", _Shown(volunteer), method, now, mode)

    def _answer(
        self, text: str, badge: _Shown, method: Method, now: datetime, mode: Mode
    ) -> Outcome:
        case = self._judge(badge.volunteer, now)
        if case.asks:
            return self._ask(text, badge, method, case, now, mode)
        match case.decision:
            case Decision.ON:
                entry = self._record(Kind.ON, badge, method, case.post)
                return self._cards.on(entry, case.planned, mode)
            case Decision.MOVE:
                entry = self._record(Kind.MOVE, badge, method, case.post)
                return self._cards.moved(entry, mode)
            case Decision.OFF:
                entry = self._record(Kind.OFF, badge, method, case.post)
                return self._cards.off(entry, mode)
            case Decision.RESUME:
                entry = self._record(Kind.RESUME, badge, method, case.post)
                since = case.standing.last if case.standing is not None else now
                return self._cards.resumed(entry, since, mode)
        return self._already(case, now, mode)

    # ---- inside -------------------------------------------------------------------------------

    def _record(self, kind: Kind, badge: _Shown, method: Method, post: PostId | None) -> Entry:
        entry = self._journal.append(
            Draft(
                kind=kind,
                method=method,
                volunteer=badge.volunteer,
                post=post,
                badge_serial=badge.serial,
            )
        )
        self._book.add(entry)
        return entry

    def _ask(
        self,
        text: str,
        badge: _Shown,
        method: Method,
        case: Case,
        now: datetime,
        mode: Mode,
    ) -> Outcome:
        """Ask the captain, on record. A badge held up while he thinks is still one question."""
        known = self._shown.get(_digest(text))
        same = known is not None and known.reason == case.reason
        if known is not None and same and self.questions.waits(known.entry.entry_id):
            return self._show(known.entry, case, now, mode)
        data: dict[str, Json] = {"reason": case.reason}
        against: list[Json] = [str(one.why) for one in case.against]
        if against not in ([], [case.reason]):
            data["against"] = against
        entry = self._record_refusal(method, data, badge)
        self._shown[_digest(text)] = _Card(entry, case.reason)
        self.questions.note(entry)
        return self._show(entry, case, now, mode)

    def refuse(self, text: str, reason: Refusal, method: Method) -> Outcome:
        """Refuse, on record. The same text again within `repeat_s` shows the same card.

        A poster's code in the background must not fill the journal. Only a digest of the
        text is kept, in memory.
        """
        known = self._shown.get(_digest(text))
        if known is not None and known.reason == str(reason):
            return self._cards.stop(known.entry, reason)
        entry = self._record_refusal(method, {"reason": str(reason), "chars": len(text)})
        self._shown[_digest(text)] = _Card(entry, str(reason))
        return self._cards.stop(entry, reason)

    def _record_refusal(
        self, method: Method, data: Mapping[str, Json], badge: _Shown | None = None
    ) -> Entry:
        entry = self._journal.append(
            Draft(
                kind=Kind.REFUSED,
                method=method,
                volunteer=badge.volunteer if badge is not None else None,
                post=self._home,
                badge_serial=badge.serial if badge is not None else None,
                data=data,
            )
        )
        self._book.add(entry)
        return entry

    def _forget(self, now: datetime) -> None:
        window = timedelta(seconds=self._book.roster.rules.repeat_s)
        self._shown = {
            digest: card
            for digest, card in self._shown.items()
            if abs(now - card.entry.effective) <= window
        }


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
