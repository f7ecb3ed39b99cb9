"""Turns read from a journal: every row of the table of conflicts, and the laws."""

from datetime import datetime, timedelta

import pytest

from sync.domain.duty import Flag, Turn, turns
from sync.domain.entries import Entry, Kind, Method, wall_text
from sync.domain.hours import MinuteClass
from tests.builders import (
    AT,
    SOUTH,
    WANG,
    WEST,
    ZHAO,
    a_roster,
    a_shift,
    an_entry,
)

ROSTER = a_roster()
EIGHT = AT.replace(minute=0, second=0, microsecond=0)
"""08:00 local: the start of the south gate's first shift."""


def at(clock: str, day: int = 0) -> datetime:
    """Give a local moment of the event's first day, 07:40 for example."""
    hour, minute = map(int, clock.split(":"))
    return EIGHT + timedelta(hours=hour - 8, minutes=minute, days=day)


def only(*entries: Entry, **changes: object) -> Turn:
    """Read the one turn that `entries` hold."""
    (turn,) = turns(entries, a_roster(**changes) if changes else ROSTER)  # type: ignore[arg-type]
    return turn


def on(clock: str, **changes: object) -> Entry:
    return an_entry(Kind.ON, at=at(clock), **changes)  # type: ignore[arg-type]


def off(clock: str, **changes: object) -> Entry:
    return an_entry(Kind.OFF, at=at(clock), **changes)  # type: ignore[arg-type]


def test_on_and_off_make_one_measured_turn() -> None:
    opening, closing = on("08:10"), off("12:20")
    turn = only(opening, closing)
    assert (turn.starts, turn.ends) == (at("08:10"), at("12:20"))
    assert (turn.opened, turn.closed) == (opening.entry_id, closing.entry_id)
    assert not turn.open
    assert turn.creditable
    assert turn.flags == frozenset()
    assert turn.service.credited_minutes == 250
    assert turn.service.minute_class is MinuteClass.MEASURED


def test_a_second_on_at_the_same_post_within_two_minutes_is_the_same_scan() -> None:
    turn = only(on("08:10"), on("08:12", kiosk="b"), off("12:20"))
    assert turn.starts == at("08:10")
    assert turn.flags == frozenset()


def test_a_second_on_later_goes_on_and_is_flagged() -> None:
    turn = only(on("08:10"), on("09:00"), off("12:20"))
    assert turn.flags == {Flag.ON_TWICE}
    assert turn.service.raw_minutes == 250


def test_on_elsewhere_is_a_move_and_the_clock_runs_on() -> None:
    turn = only(on("08:10"), on("10:00", post=WEST), off("12:20", post=WEST))
    assert [segment.post for segment in turn.segments] == [SOUTH, WEST]
    assert turn.segments[0].ends == turn.segments[1].starts == at("10:00")
    assert turn.flags == frozenset()
    assert turn.service.raw_minutes == 250


def test_a_move_between_kiosks_is_flagged_softly() -> None:
    turn = only(on("08:10"), on("10:00", post=WEST, kiosk="west"), off("12:20", post=WEST))
    assert turn.flags == {Flag.KIOSKS_DIFFER}


def test_two_posts_within_the_clocks_uncertainty_overlap() -> None:
    turn = only(
        on("08:10", uncertainty_ms=60_000),
        on("08:12", post=WEST, kiosk="west", uncertainty_ms=60_000),
    )
    assert turn.flags == {Flag.KIOSKS_DIFFER, Flag.OVERLAP, Flag.ASSUMED}


def test_a_later_off_at_the_post_that_was_left_overlaps_and_credits_the_union() -> None:
    turn = only(
        on("08:10"),
        on("10:00", post=WEST, kiosk="west"),
        off("11:00"),
        off("12:20", post=WEST, kiosk="west"),
    )
    assert Flag.OVERLAP in turn.flags
    assert turn.ends == at("12:20")
    assert turn.service.raw_minutes == 250


def test_an_off_at_the_post_that_was_left_ends_the_turn_when_no_other_comes() -> None:
    turn = only(on("08:10"), on("10:00", post=WEST, kiosk="west"), off("11:00"))
    assert Flag.OVERLAP in turn.flags
    assert not turn.open
    assert turn.ends == at("11:00")


def test_off_without_on_is_worth_nothing_and_flagged() -> None:
    turn = only(off("12:20"))
    assert turn.flags == {Flag.OFF_WITHOUT_ON}
    assert not turn.creditable
    assert turn.service.credited_minutes == 0


def test_a_second_off_within_two_minutes_is_the_same_scan() -> None:
    turn = only(on("08:10"), off("12:20"), off("12:21"))
    assert turn.ends == at("12:20")
    assert turn.flags == frozenset()


def test_an_off_long_after_an_off_is_one_too_many() -> None:
    first, second = turns([on("08:10"), off("12:20"), off("12:40")], ROSTER)
    assert first.flags == frozenset()
    assert second.flags == {Flag.OFF_WITHOUT_ON}


def test_on_without_off_ends_with_the_plan_and_is_assumed() -> None:
    turn = only(on("08:10"))
    assert turn.open
    assert turn.ends == at("12:30")
    assert turn.flags == {Flag.ASSUMED}
    assert turn.service.minute_class is MinuteClass.ASSUMED
    assert turn.service.credited_minutes == 260


def test_on_without_off_and_without_a_plan_ends_after_the_rule() -> None:
    turn = only(on("08:10", volunteer=ZHAO))
    assert turn.ends == at("12:10")
    assert turn.flags == {Flag.ASSUMED, Flag.UNPLANNED}


def test_a_forgotten_off_does_not_swallow_the_next_day() -> None:
    again = an_entry(Kind.ON, at=at("08:05", day=1))
    first, second = turns([on("08:10"), again], ROSTER)
    assert not first.open
    assert first.ends == at("12:30")
    assert second.open
    assert second.starts == at("08:05", day=1)


def test_a_move_alone_opens_a_turn_and_is_flagged() -> None:
    turn = only(an_entry(Kind.MOVE, at=at("08:10"), post=WEST))
    assert turn.flags == {Flag.MOVE_WITHOUT_ON, Flag.ASSUMED}


def test_a_volunteer_not_on_the_roster_is_flagged() -> None:
    stranger = 0x999
    turn = only(on("08:10", volunteer=stranger), off("09:10", volunteer=stranger))
    assert turn.flags == {Flag.NOT_ON_ROSTER, Flag.UNPLANNED}
    assert turn.service.credited_minutes == 60


def test_breaks_are_not_credited() -> None:
    turn = only(
        on("08:10"),
        an_entry(Kind.BREAK, at=at("10:00")),
        an_entry(Kind.BREAK, at=at("10:05")),
        an_entry(Kind.RESUME, at=at("10:20")),
        an_entry(Kind.RESUME, at=at("10:25")),
        off("12:20"),
    )
    assert turn.service.break_minutes == 20
    assert turn.service.credited_minutes == 230


def test_who_leaves_during_a_break_was_on_break_until_then() -> None:
    turn = only(on("08:10"), an_entry(Kind.BREAK, at=at("12:00")), off("12:20"))
    assert turn.service.credited_minutes == 230


def test_a_badge_shown_during_a_break_ends_the_break() -> None:
    turn = only(on("08:10"), an_entry(Kind.BREAK, at=at("10:00")), on("10:30"), off("12:20"))
    assert turn.service.break_minutes == 30
    assert Flag.ON_TWICE not in turn.flags


def test_an_open_turn_says_whether_it_is_on_break() -> None:
    turn = only(on("08:10"), an_entry(Kind.BREAK, at=at("10:00")))
    assert turn.open
    assert turn.on_break


@pytest.mark.parametrize("kind", [Kind.BREAK, Kind.RESUME])
def test_a_break_of_nobody_on_duty_is_no_turn(kind: Kind) -> None:
    assert turns([an_entry(kind, at=at("10:00"))], ROSTER) == ()


def test_an_annulled_off_leaves_the_turn_open() -> None:
    slip = off("08:11")
    turn = only(on("08:10"), slip, an_entry(Kind.ANNUL, at=at("08:12"), ref=slip.entry_id))
    assert turn.open


def test_an_amendment_moves_the_time_and_the_post_and_changes_the_class() -> None:
    late = on("08:40")
    fixed = an_entry(
        Kind.AMEND,
        at=at("09:00"),
        post=WEST,
        ref=late.entry_id,
        data={"at": wall_text(at("08:10"))},
    )
    turn = only(late, fixed, off("12:20", post=WEST))
    assert turn.starts == at("08:10")
    assert turn.post == WEST
    assert turn.service.minute_class is MinuteClass.CAPTAIN


def test_an_amendment_of_the_post_alone_keeps_the_time() -> None:
    wrong = on("08:10")
    turn = only(wrong, an_entry(Kind.AMEND, post=WEST, ref=wrong.entry_id), off("12:20", post=WEST))
    assert (turn.starts, turn.post) == (at("08:10"), WEST)


def test_an_amendment_that_names_no_moment_or_post_changes_neither() -> None:
    late = on("08:40")
    odd = an_entry(Kind.AMEND, post=None, ref=late.entry_id, data={"at": "yesterday"})
    turn = only(late, odd, off("12:20"))
    assert turn.starts == at("08:40")
    assert turn.post == SOUTH


def test_a_resolve_gives_a_forgotten_turn_its_end() -> None:
    forgotten = on("08:10")
    settled = an_entry(
        Kind.RESOLVE,
        ref=forgotten.entry_id,
        at=at("18:00"),
        data={"ends": wall_text(at("11:10")), "settles": [forgotten.entry_id]},
    )
    turn = only(forgotten, settled)
    assert (turn.ends, turn.closed, turn.open) == (at("11:10"), settled.entry_id, False)
    assert turn.flags == frozenset()
    assert turn.service.minute_class is MinuteClass.CAPTAIN
    assert turn.service.credited_minutes == 180


def test_an_entry_that_a_resolve_did_not_know_of_reopens_it() -> None:
    forgotten = on("08:10")
    settled = an_entry(
        Kind.RESOLVE,
        ref=forgotten.entry_id,
        at=at("18:00"),
        data={"ends": wall_text(at("11:10")), "settles": [forgotten.entry_id]},
    )
    turn = only(forgotten, settled, off("12:20"))
    assert turn.flags == {Flag.REOPENED}
    assert turn.ends == at("12:20")


def test_a_resolve_without_an_end_settles_nothing() -> None:
    forgotten = on("08:10")
    turn = only(forgotten, an_entry(Kind.RESOLVE, ref=forgotten.entry_id, data={}))
    assert turn.flags == {Flag.ASSUMED}


def test_a_resolve_during_a_break_and_across_posts_cuts_both() -> None:
    opening = on("08:10")
    settled = an_entry(
        Kind.RESOLVE, ref=opening.entry_id, at=at("18:00"), data={"ends": wall_text(at("11:10"))}
    )
    turn = only(
        opening,
        on("10:00", post=WEST),
        an_entry(Kind.BREAK, at=at("11:00"), post=WEST),
        settled,
    )
    assert turn.ends == at("11:10")
    assert turn.service.credited_minutes == 170


def test_back_filled_entries_give_back_filled_minutes() -> None:
    turn = only(on("08:10", method=Method.BACKFILL), off("12:20"))
    assert turn.service.minute_class is MinuteClass.BACKFILLED


def test_entries_made_by_hand_give_captain_entered_minutes() -> None:
    turn = only(on("08:10", method=Method.SEARCH), off("12:20"))
    assert turn.service.minute_class is MinuteClass.CAPTAIN


def test_back_to_back_shifts_are_one_plan() -> None:
    noon = at("12:30")
    roster = a_roster(
        shifts=[a_shift(), a_shift("south-2", SOUTH, noon), a_shift("west-1", WEST, noon)],
        plan=[(WANG, "south-1"), (WANG, "south-2")],
    )
    (turn,) = turns([on("08:00"), off("17:00")], roster)
    assert turn.service.credited_minutes == 9 * 60


def test_a_clock_two_hours_wrong_is_read_by_its_offset() -> None:
    wrong = on("06:10", offset_ms=2 * 3_600_000)
    turn = only(wrong, off("12:20"))
    assert turn.starts == at("08:10")
    assert wrong.wall == at("06:10")


def test_unknown_kinds_and_refusals_change_no_turn() -> None:
    turn = only(
        on("08:10"),
        an_entry("levitate", at=at("09:00")),
        an_entry(Kind.REFUSED, at=at("09:05"), data={"reason": "elsewhere"}),
        off("12:20"),
    )
    assert turn.service.credited_minutes == 250
