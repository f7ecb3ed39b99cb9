"""A roster travels as rows; a row that is not right is named in a sentence."""

import base64
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.domain import canonical
from sync.domain.canonical import Json
from sync.domain.entries import VolunteerId
from sync.domain.errors import BadRoster
from sync.domain.roster import KIT, SERVICES, Assignment, Roster, Rules, ShiftId, TeamId
from sync.domain.rostering import (
    PHOTO_BYTES_MAX,
    TABLES,
    Row,
    from_rows,
    hex_id,
    photo_of,
    require_readable,
    same_row,
    to_rows,
)
from sync.domain.wording import Say
from tests.builders import EVENT, LI, SOUTH, WANG, WEST, ZHAO, a_roster, rosters

WALKED_IN = VolunteerId(0x77)
RECOGNISED = replace(a_roster(), same_as={WALKED_IN: WANG})
ROWS = to_rows(RECOGNISED)


def row(table: str, key: str | None = None) -> Row:
    """Give the first row of a table of `a_roster`, or the one with this key."""
    return next(r for r in ROWS if r.table == table and key in {None, r.key})


def changed(table: str, **fields: Json) -> list[Row]:
    """Give the rows of `a_roster` with the first row of `table` changed."""
    old = row(table)
    new = old._replace(value={**(old.value or {}), **fields})
    return [new if one is old else one for one in ROWS]


def sentence(rows: list[Row]) -> str:
    with pytest.raises(BadRoster) as caught:
        from_rows(rows)
    assert caught.value.message.zh != caught.value.message.en
    return caught.value.message.en


@given(rosters())
def test_a_roster_comes_back_from_its_rows_as_it_was(roster: Roster) -> None:
    assert from_rows(to_rows(roster)) == roster


@given(rosters())
def test_rows_are_json_and_survive_it(roster: Roster) -> None:
    rows = json.loads(json.dumps(to_rows(roster)))
    assert from_rows(Row(*one) for one in rows) == roster


@given(rosters(), st.randoms(use_true_random=False))
def test_rows_may_come_in_any_order(roster: Roster, chance: object) -> None:
    rows = to_rows(roster)
    chance.shuffle(rows)  # type: ignore[attr-defined]
    assert from_rows(rows) == roster


def test_a_later_row_replaces_an_earlier_one_of_its_key() -> None:
    renamed = Row("post", SOUTH, {**(row("post", SOUTH).value or {}), "name": "南大门"})
    assert from_rows([*ROWS, renamed]).posts[SOUTH].name == "南大门"
    assert from_rows([renamed, *ROWS]).posts[SOUTH].name == "会场南门"


def test_a_row_without_a_value_takes_its_thing_away() -> None:
    roster = from_rows([*ROWS, Row("volunteer", hex_id(ZHAO), None), Row("team", "no such", None)])
    assert ZHAO not in roster.volunteers
    assert from_rows([*ROWS, Row("volunteer", hex_id(ZHAO), None), *ROWS]) == RECOGNISED


def test_what_hangs_on_a_thing_that_is_gone_goes_with_it() -> None:
    without_post = from_rows([*ROWS, Row("post", SOUTH, None)])
    assert set(without_post.shifts) == {"west-1"}
    assert without_post.assignments == {Assignment(LI, ShiftId("west-1"))}
    without_shift = from_rows([*ROWS, Row("shift", "west-1", None)])
    assert without_shift.assignments == {Assignment(WANG, ShiftId("south-1"))}


def test_rows_of_tables_to_come_are_passed_over() -> None:
    assert from_rows([*ROWS, Row("weather", "today", {"rain": True})]) == RECOGNISED


def test_a_roster_without_rules_goes_by_the_defaults_and_unknown_numbers_are_passed_over() -> None:
    assert from_rows(one for one in ROWS if one.table != "rules").rules == Rules()
    rules = from_rows(changed("rules", version="2024-1", late_s=60, colour=5)).rules
    assert rules == replace(Rules(), version="2024-1", late_s=60)


def test_a_service_that_the_event_does_not_name_stays_at_its_post() -> None:
    roster = from_rows(changed("post", services=["guide", "juggling"]))
    assert roster.posts[SOUTH].services == ("guide", "juggling")


def test_an_event_names_its_own_services_kit_and_trainings() -> None:
    first_aid: Json = {"first-aid": {"zh": "急救", "en": "First aid"}}
    event = from_rows(changed("event", trainings=first_aid, kit={}, services=first_aid)).event
    assert event.trainings == event.services == {"first-aid": Say(zh="急救", en="First aid")}
    assert event.kit == {}
    assert from_rows(ROWS).event.kit == KIT


def test_services_and_kit_keep_their_order_where_keys_are_sorted() -> None:
    services = {"z": Say("一", "One"), "guide": Say("二", "Two"), "a": Say("三", "Three")}
    kit = dict(reversed(list(KIT.items())))
    event = replace(from_rows(ROWS).event, services=services, kit=kit)
    (written,) = [one for one in to_rows(replace(RECOGNISED, event=event)) if one.table == "event"]
    carried = json.loads(canonical.dumps(written.value))
    back = from_rows(changed("event", **carried)).event
    assert list(back.services.items()) == list(services.items())
    assert list(back.kit) == list(kit)
    assert "kit" not in carried, "words as usual, but for their order"


def test_an_order_that_names_too_much_or_too_little_is_no_harm() -> None:
    order: Json = {"services": ["lost", "juggling", "lost"], "tents": []}
    services = from_rows(changed("event", order=order)).event.services
    assert list(services) == ["lost", *(key for key in SERVICES if key != "lost")]


def test_what_is_as_usual_takes_no_room_in_a_row() -> None:
    assert not {"minor", "eligible", "last4", "trained"} & set(row("volunteer").value or {})
    assert not {"needs", "minors", "colour"} & set(row("post").value or {})


def test_a_team_without_a_parent_is_the_top() -> None:
    assert from_rows(ROWS).teams[TeamId("yz")].parent is None
    assert from_rows(changed("team", parent=7)).teams[TeamId("yz")].parent is None


def test_a_roster_names_exactly_one_event() -> None:
    none = [one for one in ROWS if one.table != "event"]
    assert "names no event" in sentence(none)
    other = Row("event", "7", {**(row("event").value or {}), "event": 7})
    assert sentence([*ROWS, other])


@pytest.mark.parametrize(
    ("table", "fields", "word"),
    [
        ("event", {"event": -1}, "event"),
        ("event", {"event": 2**32}, "event"),
        ("event", {"event": True}, "event"),
        ("event", {"event": "20230816"}, "event"),
        ("event", {"name": 3}, "name"),
        ("event", {"kit": {"vest": {"zh": 3, "en": "Vest"}}}, "zh is no text"),
        ("event", {"order": ["guide"]}, "order is no object"),
        ("event", {"order": {"services": "guide"}}, "order of services"),
        ("event", {"order": {"kit": ["vest", 3]}}, "order of kit"),
        ("event", {"zone": "Asia/Yizhuang"}, "no such time zone"),
        ("event", {"zone": "../etc/passwd"}, "no such time zone"),
        ("event", {"zone": ""}, "no such time zone"),
        ("rules", {"late_s": -1}, "late_s"),
        ("rules", {"late_s": 10**20}, "late_s"),
        ("rules", {"repeat_s": 1.5}, "repeat_s"),
        ("team", {"name": None}, "name"),
        ("post", {"services": "guide"}, "services"),
        ("post", {"services": [{}]}, "services"),
        ("post", {"needs": ["急救"]}, "needs"),
        ("post", {"minors": "no"}, "minors"),
        ("post", {"colour": "red"}, "colour"),
        ("post", {"colour": 7}, "colour"),
        ("event", {"services": ["guide"]}, "services"),
        ("event", {"kit": {"vest": "马甲"}}, "kit"),
        ("event", {"kit": {"马甲": {"zh": "马甲", "en": "Vest"}}}, "kit"),
        ("event", {"trainings": {"aid": {"zh": "急救"}}}, "en"),
        ("volunteer", {"last4": "13800138000"}, "last4"),
        ("volunteer", {"last4": 1234}, "last4"),
        ("volunteer", {"minor": 1}, "minor"),
        ("post", {"post": "南门"}, "post id"),
        ("post", {"duty": 1}, "duty"),
        ("shift", {"starts": "today"}, "today"),
        ("shift", {"starts": "2023-08-16T08:00:00"}, "zone"),
        ("shift", {"starts": "0001-01-01T00:00:00+14:00"}, ""),
        ("shift", {"ends": "2023-08-16T00:00:00.000Z"}, "ends before it starts"),
        ("shift", {"required": "2"}, "required"),
        ("volunteer", {"volunteer": "f" * 16}, "out of range"),
        ("volunteer", {"volunteer": "Wang"}, "invalid literal"),
        ("volunteer", {"number": 1}, "number"),
        ("assignment", {"shift": 1}, "shift"),
        ("assignment", {"volunteer": None}, "volunteer"),
    ],
)
def test_a_row_that_is_not_right_is_named_with_what_is_wrong(
    table: str, fields: dict[str, Json], word: str
) -> None:
    said = sentence(changed(table, **fields))
    assert said.startswith(f"Row {row(table).key} of {table} is not right:")
    assert word in said
    assert "The old roster stays" in said
    with pytest.raises(BadRoster) as caught:
        require_readable(changed(table, **fields))
    assert caught.value.message.en == said


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("value", [[], "text", 5, [["a"]]])
def test_a_value_that_is_no_object_is_named(table: str, value: object) -> None:
    old = row(table)
    rows = [one._replace(value=value) if one is old else one for one in ROWS]  # type: ignore[arg-type]
    assert f"Row {old.key} of {table} is not right" in sentence(rows)


@pytest.mark.parametrize("table", [table for table in TABLES if table != "rules"])
def test_a_missing_field_is_named(table: str) -> None:
    old = row(table)
    for name in old.value or {}:
        if (table, name) in {("team", "parent"), ("post", "services")}:
            continue
        rest = {key: value for key, value in (old.value or {}).items() if key != name}
        rows = [one._replace(value=rest) if one is old else one for one in ROWS]
        assert name in sentence(rows)


def test_a_walk_in_is_tied_to_somebody_who_is_on_the_roster_and_to_nobody_else() -> None:
    assert from_rows(ROWS).same_as == {WALKED_IN: WANG}
    assert from_rows(ROWS).whom(WALKED_IN) == WANG
    assert from_rows(ROWS).whom(LI) == LI
    without = [one for one in ROWS if one.key != hex_id(WANG)]
    assert from_rows(without).same_as == {}
    # Somebody who is on the roster is nobody else.
    themselves = [*ROWS, same_row(LI, ZHAO)]
    assert from_rows(themselves).same_as == {WALKED_IN: WANG}


def test_volunteers_are_keyed_by_sixteen_hex_digits() -> None:
    assert hex_id(WANG) == "0000000000001d00"
    assert row("volunteer").key == hex_id(WANG)
    assert row("assignment").key == f"{hex_id(WANG)}/south-1"
    assert row("event").key == str(EVENT)
    assert WEST in from_rows(ROWS).posts


JPEG = b"\xff\xd8\xff\xe0" + bytes(64)


def test_a_photo_is_read_and_what_is_none_is_passed_over() -> None:
    coded = base64.b64encode(JPEG).decode()
    assert photo_of({"jpeg": coded}) == JPEG
    assert photo_of({"jpeg": coded + "!"}) is None
    assert photo_of({"jpeg": "𠮷"}) is None
    assert photo_of({"jpeg": base64.b64encode(b"GIF89a").decode()}) is None
    assert photo_of({"jpeg": base64.b64encode(JPEG + bytes(PHOTO_BYTES_MAX)).decode()}) is None
    assert photo_of({"jpeg": "A" * 3 * PHOTO_BYTES_MAX}) is None
    assert photo_of({"jpeg": 7}) is None
    assert photo_of(["jpeg"]) is None


@given(rosters())
def test_rows_that_a_roster_is_read_from_are_readable_one_by_one(roster: Roster) -> None:
    for one in to_rows(roster):
        require_readable([one])


def test_what_a_roster_passes_over_need_not_be_readable() -> None:
    passed = [
        Row("weather", "today", {"rain": True}),
        Row("volunteer", "gone", None),
        Row("rules", "others", {"late_s": -1}),
    ]
    require_readable(passed)
    assert from_rows([*ROWS, *passed]) == RECOGNISED
