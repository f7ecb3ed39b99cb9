"""Which entries of a journal count: annulments, repeats, and clocks that were put right."""

import itertools
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.domain.entries import (
    Entry,
    EntryId,
    Kind,
    Method,
    effective_entries,
)
from tests.builders import (
    AT,
    HOUR,
    MINUTE,
    SOUTH,
    WEST,
    an_entry,
    an_entry_id,
    journals,
)


@given(st.data())
def test_what_counts_is_the_same_in_any_order_with_any_repeats(data: st.DataObject) -> None:
    lines = [*data.draw(journals(kiosk="a")), *data.draw(journals(kiosk="b"))]
    repeats = data.draw(st.lists(st.sampled_from(lines), max_size=5)) if lines else []
    shuffled = data.draw(st.permutations([*lines, *repeats]))
    assert effective_entries(shuffled) == effective_entries(lines)


@given(journals())
def test_what_counts_was_there_once_and_in_order(lines: list[Entry]) -> None:
    counted = effective_entries(lines)
    assert [entry.order for entry in counted] == sorted({entry.order for entry in counted})
    assert set(ids_of(counted)) <= set(ids_of(lines))


def ids_of(lines: list[Entry]) -> list[EntryId]:
    return [entry.entry_id for entry in lines]


def annul(entry: Entry, at: datetime) -> Entry:
    return an_entry(Kind.ANNUL, None, at=at, ref=entry.entry_id, method=Method.DESK)


def test_an_annulled_entry_does_not_count_and_an_annulled_annulment_lets_it_count_again() -> None:
    on = an_entry()
    first = annul(on, AT + MINUTE)
    second = annul(first, AT + 2 * MINUTE)
    third = annul(second, AT + 3 * MINUTE)
    assert effective_entries([on, first]) == [first]
    assert effective_entries([on, first, second]) == [on, second]
    assert effective_entries([on, first, second, third]) == [first, third]


def test_annulling_twice_is_annulling_once() -> None:
    on = an_entry()
    first, second = annul(on, AT + MINUTE), annul(on, AT + 2 * MINUTE)
    undone = annul(first, AT + 3 * MINUTE)
    assert on not in effective_entries([on, first, second])
    assert on not in effective_entries([on, first, second, undone])


def test_an_annulment_may_arrive_alone_or_cite_nothing() -> None:
    lost = annul(an_entry(), AT + MINUTE)
    bare = an_entry(Kind.ANNUL, None)
    assert effective_entries([lost, bare]) == [bare, lost]


def test_only_annulments_annul() -> None:
    on = an_entry()
    note = an_entry(Kind.NOTE, ref=on.entry_id, at=AT + MINUTE)
    assert effective_entries([on, note]) == [on, note]


def test_one_id_with_two_contents_counts_in_one_whatever_came_first() -> None:
    one = an_entry(post=SOUTH, entry_id=an_entry_id(AT, 1))
    two = an_entry(post=WEST, entry_id=an_entry_id(AT, 1))
    assert effective_entries([one, two]) == effective_entries([two, one])
    assert len(effective_entries([one, two])) == 1


def a_step(cited: Entry, offset_ms: object = -60_000, **changes: Any) -> Entry:
    data = {"offset_ms": offset_ms, "uncertainty_ms": changes.pop("uncertainty_ms", 20)}
    given = {"ref": cited.entry_id, "data": data, "at": AT + HOUR, **changes}
    return an_entry(Kind.CLOCKSTEP, None, post=None, **given)


def test_an_entry_from_before_the_first_measurement_counts_at_the_time_that_it_gives() -> None:
    early = an_entry()
    between = an_entry(kiosk="kiosk-west", at=AT - 30 * MINUTE // 60)
    step = a_step(early, -120_000)
    for order in itertools.permutations([early, between, step]):
        found = effective_entries(order)
        assert [entry.entry_id for entry in found] == [
            early.entry_id,
            between.entry_id,
            step.entry_id,
        ]
        assert (found[0].offset_ms, found[0].uncertainty_ms) == (-120_000, 20)
        assert found[0].wall == early.wall


def test_the_first_word_on_a_clock_counts_whatever_came_first() -> None:
    early = an_entry()
    steps = [a_step(early, -1000 * n, seq=n) for n in (3, 1, 2)]
    for order in itertools.permutations(steps):
        found = {entry.entry_id: entry for entry in effective_entries([*order, early])}
        assert found[early.entry_id].offset_ms == -1000


@pytest.mark.parametrize(
    "step",
    [
        {"kiosk": "kiosk-west"},
        {"boot_id": "boot-2"},
        {"offset_ms": None},
        {"offset_ms": True},
        {"offset_ms": 10**14},
        {"uncertainty_ms": -1},
        {"uncertainty_ms": "20"},
    ],
)
def test_only_the_kiosk_itself_and_only_in_form_puts_a_clock_right(step: dict[str, Any]) -> None:
    early = an_entry()
    found = effective_entries([early, a_step(early, **step)])
    assert found[0] == early


def test_what_was_measured_stays_as_it_was_and_a_step_may_cite_nothing() -> None:
    measured = an_entry(offset_ms=0, uncertainty_ms=5)
    plain = an_entry(Kind.CLOCKSTEP, None, post=None, data={"ms": 5})
    lonely = a_step(an_entry())
    found = effective_entries([measured, a_step(measured), plain, lonely])
    assert found[0] == measured
    assert len(found) == 4
