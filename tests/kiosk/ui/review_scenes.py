"""待核 in its states, told by a real desk: lists, what one doubt says, what an annulment changes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from kiosk.desk.doubt_words import Act, Doubt, DoubtLists, DoubtSort, Place
from kiosk.desk.records import Group
from kiosk.desk.states import Choice
from kiosk.store.draft import Draft
from kiosk.ui.review_page import LOOK, SETTLED
from kiosk.ui.window import MainWindow
from sync.client.outbox import SUSPECT, Quarantined
from sync.domain.badge import Refusal
from sync.domain.entries import Kind, Method, VolunteerId
from sync.domain.wording import Say
from tests.builders import (
    AT,
    HOUR,
    KIOSK,
    LI,
    MINUTE,
    SOUTH,
    WANG,
    WEST,
    ZHAO,
    a_badge_text,
    an_entry,
)
from tests.kiosk.desk.days import write
from tests.kiosk.desk.memory import Desk
from tests.kiosk.ui.asking_scenes import a_large_roster

FIRST = 0x2000
"""The first of ten more volunteers of the large roster."""
STRANGER = VolunteerId(0xABC)


def a_day_in_doubt() -> Desk:
    """Give a desk at five in the afternoon with one of everything."""
    desk = Desk(roster=a_large_roster())
    desk.checkin.scan(a_badge_text(WANG), desk.now)
    desk.tally.count("guide", 5)
    desk.checkin.scan(a_badge_text(STRANGER), desk.now)
    desk.checkin.choose(Choice.OVERRIDE, desk.now, why="agreed")
    desk.later(minutes=20)
    for text in ("poster", a_badge_text(LI, expires=AT - HOUR), a_badge_text(LI)):
        desk.checkin.scan(text, desk.now)
        desk.later(minutes=3)
    desk.checkin.choose(Choice.SEND_THERE, desk.now)
    write(desk, Kind.OFF, VolunteerId(FIRST + 2))
    data = {"topic": "lost", "text": "一把黑伞，交到问询台"}
    desk.book.add(desk.append(Draft(Kind.NOTE, Method.DESK, None, SOUTH, data=data)))
    slip = desk.tally.count("guide", 9)
    desk.review.undo(slip.entry_id, desk.now)
    desk.later(hours=3)
    write(desk, Kind.BREAK, STRANGER)
    desk.later(minutes=20)
    write(desk, Kind.RESUME, STRANGER)
    gone = VolunteerId(FIRST + 3)
    write(desk, Kind.OFF, gone)
    left = desk.written[-1]
    desk.settling.settle(left.entry_id, left.wall - 2 * HOUR, left.wall, "told", desk.now)
    desk.later(hours=5)
    desk.checkin.scan(a_badge_text(ZHAO), desk.now)
    for kind, after, post, kiosk in (
        (Kind.ON, 0, SOUTH, KIOSK),
        (Kind.OFF, 3, SOUTH, KIOSK),
        (Kind.ON, 1, WEST, "kiosk-west"),
        (Kind.OFF, 4, WEST, "kiosk-west"),
    ):
        at = AT + after * HOUR
        desk.book.add(an_entry(kind, VolunteerId(FIRST), at=at, post=post, kiosk=kiosk))
    aside = an_entry(Kind.ON, VolunteerId(FIRST + 1), at=AT + 40 * MINUTE)
    stuck = an_entry(Kind.OFF, VolunteerId(FIRST + 4), at=AT + 3 * HOUR)
    desk.aside += [Quarantined(aside, "chain"), Quarantined(stuck, SUSPECT)]
    return desk


def some_doubts(settle: int, look: int, settled: int) -> DoubtLists:
    """Give so many of each; the first that must be settled is set aside by the hub."""
    desk = Desk()
    desk.now += timedelta(hours=23)
    aside = replace(an_entry(Kind.ON, ZHAO, at=desk.now - 2 * MINUTE), volunteer=ZHAO)
    desk.aside.append(Quarantined(aside, "bad-data"))
    (first,) = desk.doubts.listed(desk.now).settle
    made = [first]
    reasons = tuple(Refusal)
    for number in range(1, max(settle, look, settled) + 1):
        at = first.at - 4 * number * MINUTE
        made.append(
            Doubt(
                sort=DoubtSort.QUESTION,
                place=Place.SETTLE,
                entry=an_entry(at=at).entry_id,
                at=at,
                who="李晨",
                number="YZ0002",
                title=Say(zh="不在此岗", en="Other post"),
                todo=Say(zh="还没有人决定。", en="Nobody has decided yet."),
                acts=(Act.CARD, Act.RECORDS),
            )
        )
    for number in range(look):
        desk.checkin.refuse(f"poster {number}", reasons[number % 7], Method.BADGE)
        desk.later(minutes=-4)
    refused = desk.doubts.listed(desk.now).look
    answered = [replace(one, place=Place.SETTLED) for one in made[1 : settled + 1]]
    return DoubtLists(tuple(made[:settle]), refused, tuple(answered))


def lists(place: int = 0, search: str = "") -> Callable[[MainWindow], None]:
    """Show one of the lists of a day with one of everything."""

    def set_up(window: MainWindow) -> None:
        desk = a_day_in_doubt()
        window.review.show_doubts(desk.doubts.listed(desk.now))
        window.review.tabs.tabs[place].click()
        window.review.search.setText(search)

    return set_up


def records(text: str = "", group: Group = Group.ALL) -> Callable[[MainWindow], None]:
    """Show today's records."""

    def set_up(window: MainWindow) -> None:
        desk = a_day_in_doubt()
        window.review.show_doubts(desk.doubts.listed(desk.now))
        page = window.review
        page.open_records(text)
        page.groups.turn(list(Group).index(group))
        page.show_records(desk.records.listed(desk.now, text, group))

    return set_up


def opened(sort: DoubtSort, place: Place = Place.SETTLE) -> Callable[[MainWindow], None]:
    """Open one doubt of a sort."""

    def set_up(window: MainWindow) -> None:
        desk = a_day_in_doubt()
        found = desk.doubts.listed(desk.now)
        window.review.show_doubts(found)
        every = (*found.settle, *found.look, *found.settled)
        doubt = next(one for one in every if (one.sort, one.place) == (sort, place))
        window.sheets.doubt.show_doubt(doubt)

    return set_up


def annulling(kind: Kind) -> Callable[[MainWindow], None]:
    """Ask why the first entry of a kind is taken back."""

    def set_up(window: MainWindow) -> None:
        desk = a_day_in_doubt()
        records()(window)
        entry = next(one for one in desk.written if one.kind == kind)
        change = desk.annulling.preview(entry.entry_id, desk.now)
        assert change is not None
        window.sheets.annul.ask_why(change)

    return set_up


def settling(*, wrong: bool = False) -> Callable[[MainWindow], None]:
    """Ask when a forgotten turn really ended."""

    def set_up(window: MainWindow) -> None:
        desk = a_day_in_doubt()
        found = desk.doubts.listed(desk.now)
        window.review.show_doubts(found)
        doubt = next(one for one in found.settle if one.sort is DoubtSort.FORGOTTEN)
        turn = desk.settling.show(doubt.entry, desk.now)
        assert turn is not None
        ends = turn.starts - MINUTE if wrong else turn.ends
        preview = desk.settling.preview(doubt.entry, turn.starts, ends, desk.now)
        window.sheets.settle.ask_times(turn, preview)

    return set_up


def kept(window: MainWindow) -> None:
    """Open a record that was taken back."""
    desk = a_day_in_doubt()
    records()(window)
    gone = next(one for one in desk.records.listed(desk.now) if not one.counts)
    window.sheets.doubt.show_record(gone)


SCENES: tuple[tuple[str, str, Callable[[MainWindow], None]], ...] = (
    ("review-empty", "review", lambda window: window.review.show_doubts(DoubtLists())),
    ("review-full", "review", lists()),
    ("review-look", "review", lists(LOOK)),
    ("review-settled", "review", lists(SETTLED)),
    ("review-no-match", "review", lists(search="xyz")),
    ("review-records", "review", records()),
    ("review-records-changes", "review", records(group=Group.CHANGES)),
    ("review-records-no-match", "review", records("xyz")),
    ("review-doubt-overlap", "review", opened(DoubtSort.TURN)),
    ("review-doubt-forgotten", "review", opened(DoubtSort.FORGOTTEN)),
    ("review-doubt-aside", "review", opened(DoubtSort.ASIDE)),
    ("review-doubt-settled", "review", opened(DoubtSort.TURN, Place.SETTLED)),
    ("review-annul-on", "review", annulling(Kind.ON)),
    ("review-annul-back", "review", annulling(Kind.ANNUL)),
    ("review-settle", "review", settling()),
    ("review-settle-wrong", "review", settling(wrong=True)),
    ("review-record-kept", "review", kept),
)
