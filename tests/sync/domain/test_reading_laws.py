"""The laws of turns: whatever two kiosks record, in any order, with any repeats."""

import random
from collections import Counter
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sync.domain.canonical import Json
from sync.domain.duty import turns
from sync.domain.entries import Entry, EntryId, Kind, VolunteerId, effective_entries, wall_text
from sync.domain.roster import Roster
from sync.domain.spans import length, union
from tests.builders import (
    AT,
    DAY,
    HOUR,
    LI,
    MINUTE,
    SOUTH,
    STATION,
    WANG,
    WEST,
    ZHAO,
    a_roster,
    a_shift,
    an_entry,
    journals,
    rule_sets,
)

ROSTER = a_roster()
EIGHT = AT.replace(minute=0, second=0, microsecond=0)
"""08:00 local: the start of the south gate's first shift."""


@st.composite
def busy_days(draw: st.DrawFn) -> list[Entry]:
    """Draw what two kiosks might record of three volunteers in two days, in any state of mind."""
    kinds = [Kind.ON, Kind.OFF, Kind.MOVE, Kind.BREAK, Kind.RESUME, Kind.TALLY, "levitate"]
    drawn: list[Entry] = []
    for _ in range(draw(st.integers(0, 14))):
        cited = draw(st.none() | st.sampled_from(drafts)) if (drafts := list(drawn)) else None
        when = EIGHT - HOUR + draw(st.integers(0, 40 * 60)) * MINUTE
        kind = draw(st.sampled_from(kinds))
        data: dict[str, Json] = {}
        if cited is not None and draw(st.booleans()):
            kind = draw(st.sampled_from([Kind.ANNUL, Kind.AMEND, Kind.RESOLVE]))
            names = draw(st.sampled_from([["at", "ends"], ["starts"], ["starts", "ends"], []]))
            moments = [wall_text(when + draw(st.integers(-300, 300)) * MINUTE) for _ in names]
            data = dict(zip(names, moments, strict=True))
            if draw(st.booleans()):
                known = draw(st.lists(st.sampled_from(drafts), max_size=5))
                data["settles"] = [entry.entry_id for entry in known]
        drawn.append(
            an_entry(
                kind,
                draw(st.sampled_from([WANG, LI, ZHAO])),
                at=when,
                post=draw(st.sampled_from([SOUTH, WEST, STATION])),
                kiosk=draw(st.sampled_from(["south", "west"])),
                ref=cited.entry_id if cited else None,
                method=draw(st.sampled_from(["badge", "badge", "search", "bulk", "back-fill"])),
                uncertainty_ms=draw(st.sampled_from([0, 50, 90_000])),
                offset_ms=draw(st.sampled_from([0, -7_200_000, 1500])),
                data=data,
            )
        )
    return drawn


@st.composite
def ruled(draw: st.DrawFn) -> Roster:
    """Draw `a_roster` somewhere, by rules of a day's size."""
    zone = draw(st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/St_Johns"]))
    own = [
        a_shift(
            f"own-{n}", SOUTH, EIGHT + draw(st.integers(-2, 30)) * HOUR, draw(st.integers(1, 9))
        )
        for n in range(draw(st.integers(0, 3)))
    ]
    roster = a_roster(
        shifts=own,
        plan=[(who, shift.shift) for who in (WANG, LI) for shift in own],
        rules=draw(rule_sets(most_s=26 * 3600)),
    )
    return replace(roster, event=replace(roster.event, zone=zone))


@given(busy_days(), ruled(), st.randoms(use_true_random=False), st.data())
def test_any_order_and_any_repeats_give_the_same_turns(
    entries: list[Entry], roster: Roster, chance: random.Random, data: st.DataObject
) -> None:
    again = data.draw(st.lists(st.sampled_from(entries), max_size=6)) if entries else []
    shuffled = [*entries, *again]
    chance.shuffle(shuffled)
    assert turns(shuffled, roster) == turns(entries, roster)


@given(journals(max_size=10), st.randoms(use_true_random=False))
def test_annulments_in_any_order_give_the_same_turns(
    entries: list[Entry], chance: random.Random
) -> None:
    shuffled = list(entries)
    chance.shuffle(shuffled)
    assert turns(shuffled, ROSTER) == turns(entries, ROSTER)


@given(busy_days(), ruled())
def test_credit_never_exceeds_the_union_of_the_raw_intervals(
    entries: list[Entry], roster: Roster
) -> None:
    for turn in turns(entries, roster):
        covered = {
            minute
            for segment in turn.segments
            for minute in range(
                int((segment.starts - EIGHT + 9 * DAY) / MINUTE),
                int((segment.ends - EIGHT + 9 * DAY) / MINUTE),
            )
        }
        slack = len(turn.segments)  # whole minutes here, seconds there
        service = turn.service
        assert 0 <= service.credited_minutes <= service.raw_minutes <= len(covered) + slack
        assert service.credited_minutes <= roster.rules.turn_cap_s // 60


@given(busy_days())
def test_every_duty_entry_is_in_at_most_one_turn(entries: list[Entry]) -> None:
    cited = [entry_id for turn in turns(entries, ROSTER) for entry_id in turn.entries]
    assert len(cited) == len(set(cited))


@given(busy_days(), ruled())
def test_turns_never_run_backwards(entries: list[Entry], roster: Roster) -> None:
    for turn in turns(entries, roster):
        assert all(turn.starts <= start <= end <= turn.ends for start, end in turn.breaks)
        assert all(segment.starts <= segment.ends for segment in turn.segments)


@given(busy_days(), ruled())
def test_nobody_is_credited_more_than_the_time_that_passed_over_all_turns(
    entries: list[Entry], roster: Roster
) -> None:
    found = turns(entries, roster)
    for who in (WANG, LI, ZHAO):
        mine = [turn for turn in found if turn.volunteer == who]
        raw = union((s.starts, s.ends) for turn in mine for s in turn.segments)
        assert sum(turn.service.credited_minutes for turn in mine) * MINUTE <= length(raw)


@given(busy_days(), ruled())
def test_no_day_of_anybody_is_credited_more_than_its_cap(
    entries: list[Entry], roster: Roster
) -> None:
    credited: Counter[tuple[VolunteerId, date]] = Counter()
    for turn in turns(entries, roster):
        credited[turn.volunteer, roster.event.local(turn.starts).date()] += (
            turn.service.credited_minutes
        )
    assert all(minutes <= roster.rules.day_cap_s // 60 for minutes in credited.values())


@given(busy_days(), ruled())
def test_every_turn_says_its_figures(entries: list[Entry], roster: Roster) -> None:
    for turn in turns(entries, roster):
        service, said = turn.service, turn.service.explanation
        assert service.rule_version == roster.rules.version
        if service.raw_minutes == 0:
            assert service.credited_minutes == 0
            continue
        hours, rest = divmod(service.credited_minutes, 60)
        assert said.zh.endswith(f"，计 {hours} 小时 {rest} 分。")
        assert said.en.endswith(f", credited {hours} h {rest} min.")
        unpaid = service.break_minutes - service.paid_break_minutes
        for minutes, zh, en in (
            (unpaid, f"扣除休息 {unpaid} 分钟", f"less {unpaid} min of breaks"),
            (service.overlap_minutes, f"重叠 {service.overlap_minutes} 分钟", "overlap counted"),
            (service.grace_minutes, f"宽限 {service.grace_minutes} 分钟", "min of grace"),
            (service.paid_break_minutes, f"{service.paid_break_minutes} 分钟照计", "s counted"),
        ):
            assert (zh in said.zh, en in said.en) == (minutes > 0, minutes > 0)


@given(busy_days(), ruled())
def test_what_happens_to_others_changes_nothing(entries: list[Entry], roster: Roster) -> None:
    stranger = VolunteerId(0x999)
    more = [*entries, an_entry(volunteer=stranger), an_entry(Kind.TALLY, None)]
    found = turns(more, roster)
    assert tuple(turn for turn in found if turn.volunteer != stranger) == turns(entries, roster)


@given(busy_days(), ruled())
def test_one_volunteers_turns_come_of_their_entries_and_what_cites_them(
    entries: list[Entry], roster: Roster
) -> None:
    for who in (WANG, LI, ZHAO):
        kept = {entry.entry_id: entry for entry in entries if entry.volunteer == who}
        before = 0
        while len(kept) > before:
            before = len(kept)
            kept |= {entry.entry_id: entry for entry in entries if entry.ref in kept}
        mine = tuple(turn for turn in turns(entries, roster) if turn.volunteer == who)
        alone = tuple(t for t in turns(kept.values(), roster) if t.volunteer == who)
        assert alone == mine


def later(kind: Kind, ref: EntryId, **data: Json) -> Entry:
    """Give an entry of after everything that `busy_days` draws."""
    return an_entry(kind, at=EIGHT + 4 * DAY, post=None, ref=ref, data=data)


@given(busy_days(), ruled(), st.data())
def test_what_is_annulled_is_as_if_it_had_not_been(
    entries: list[Entry], roster: Roster, data: st.DataObject
) -> None:
    if not entries:
        return
    cited = data.draw(st.sampled_from(entries)).entry_id
    before = turns(entries, roster)
    amended = later(Kind.AMEND, cited, at=wall_text(EIGHT))
    settled = later(Kind.RESOLVE, cited, ends=wall_text(EIGHT + HOUR))
    annulled = later(Kind.ANNUL, cited)
    for entry in (amended, settled, annulled):
        took_back = an_entry(Kind.ANNUL, at=EIGHT + 5 * DAY, ref=entry.entry_id)
        if entry is annulled and is_annulled(cited, entries):
            continue
        assert turns([*entries, entry, took_back], roster) == before


@given(busy_days(), ruled(), st.data())
def test_an_amendment_amended_is_worth_one_that_said_it_at_once(
    entries: list[Entry], roster: Roster, data: st.DataObject
) -> None:
    if not entries:
        return
    cited = data.draw(st.sampled_from(entries)).entry_id
    first = later(Kind.AMEND, cited, at=wall_text(EIGHT))
    second = replace(later(Kind.AMEND, first.entry_id), post=WEST)
    third = later(Kind.AMEND, second.entry_id, at=wall_text(EIGHT + HOUR))
    at_once = replace(later(Kind.AMEND, cited, at=wall_text(EIGHT + HOUR)), post=WEST)
    assert turns([third, *entries, second, first], roster) == turns([*entries, at_once], roster)


def is_annulled(entry_id: EntryId, entries: list[Entry]) -> bool:
    return entry_id not in {entry.entry_id for entry in effective_entries(entries)}
