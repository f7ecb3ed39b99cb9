"""Rules are data: older rows mean what they meant, newer ones are understood, wrong ones named."""

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.domain.canonical import Json
from sync.domain.duty import turns
from sync.domain.entries import Kind
from sync.domain.errors import BadRoster
from sync.domain.hours import rounded
from sync.domain.roster import Rules as RulesOfRoster
from sync.domain.rostering import Row, from_rows, to_rows
from sync.domain.rules import STEPS_MIN, Rounding, Rules
from tests.builders import AT, HOUR, a_roster, an_entry

OLD: dict[str, Json] = {
    "version": "2023-1",
    "repeat_s": 120,
    "early_s": 5400,
    "late_s": 600,
    "after_s": 1800,
    "stale_s": 14400,
    "unplanned_s": 14400,
    "turn_cap_s": 43200,
}
"""A row of rules as hubs wrote it before there was rounding."""


def read(value: dict[str, Json]) -> Rules:
    """Read rules from their row, the way a kiosk gets them."""
    rows = [row for row in to_rows(a_roster()) if row.table != "rules"]
    return from_rows([*rows, Row("rules", "rules", value)]).rules


def test_a_row_from_before_means_what_it_meant() -> None:
    assert read(OLD) == Rules()
    assert read({}) == Rules()


def test_a_row_to_come_is_read_as_far_as_it_is_known_and_keeps_its_version() -> None:
    newer = {**OLD, "version": "2031-4", "round_to_min": 15, "rounding": "nearest", "moon": "full"}
    expected = replace(Rules(), version="2031-4", round_to_min=15, rounding=Rounding.NEAREST)
    assert read(newer) == expected


def test_every_turn_names_the_version_it_was_read_by() -> None:
    roster = a_roster(rules=Rules(version="2031-4"))
    (turn,) = turns([an_entry(), an_entry(Kind.OFF, at=AT + HOUR)], roster)
    assert turn.service.rule_version == "2031-4"


def test_rules_come_back_from_their_row_every_number_of_them() -> None:
    changed: dict[str, Any] = {
        field.name: getattr(Rules(), field.name) + 60
        for field in fields(Rules)
        if field.name not in {"version", "rounding", "round_to_min"}
    }
    rules = Rules(version="x", round_to_min=5, rounding=Rounding.NEAREST, **changed)
    row = next(row for row in to_rows(a_roster(rules=rules)) if row.table == "rules")
    assert read(dict(row.value or {})) == rules


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"round_to_min": 7}, "round_to_min is none of"),
        ({"round_to_min": -5}, "round_to_min is no whole number"),
        ({"rounding": "up"}, "rounding is neither down nor nearest"),
        ({"rounding": None}, "rounding is neither down nor nearest"),
        ({"rounding": ["down"]}, "rounding is neither down nor nearest"),
        ({"before_s": 5401}, "before_s credits time when early_s"),
        ({"least_turn_s": 43201}, "least_turn_s is above a cap"),
        ({"least_turn_s": 3601, "day_cap_s": 3600}, "least_turn_s is above a cap"),
        ({"fatigue_s": 0}, "fatigue_s is under a minute"),
        ({"minor_latest_min": 360}, "no stretch of one day"),
        ({"minor_latest_min": 1441}, "no stretch of one day"),
        ({"day_cap_s": "8 hours"}, "day_cap_s is no whole number"),
        ({"rest_s": None}, "rest_s is no whole number"),
        ({"version": 7}, "version is no text"),
    ],
    ids=str,
)
def test_rules_that_are_not_right_are_refused_with_the_field(
    fields: dict[str, Json], word: str
) -> None:
    with pytest.raises(BadRoster) as caught:
        read({**OLD, **fields})
    assert word in caught.value.message.en
    assert "Row rules of rules" in caught.value.message.en


def test_rules_are_found_where_the_roster_is() -> None:
    assert RulesOfRoster is Rules


@given(st.integers(0, 3000), st.sampled_from(STEPS_MIN), st.sampled_from(list(Rounding)))
def test_rounding_gives_a_step_and_never_strays_further_than_it_may(
    exact: int, step: int, rounding: Rounding
) -> None:
    found = rounded(exact, Rules(round_to_min=step, rounding=rounding))
    if step == 0:
        assert found == exact
    elif rounding is Rounding.DOWN:
        assert found % step == 0
        assert 0 <= exact - found < step
    else:
        assert found % step == 0
        assert abs(exact - found) * 2 <= step
