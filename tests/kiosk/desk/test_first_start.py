"""What was entered at the first start can be left and taken up again."""

import json
import stat
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kiosk.desk.first_start import (
    FILE,
    Door,
    Draft,
    EventDraft,
    JoinDraft,
    Step,
    forget_draft,
    load_draft,
    save_draft,
)
from kiosk.desk.importing.columns import Field
from kiosk.desk.importing.kinds import KindPlan, Listed, usual
from kiosk.desk.importing.planning import PostPlan

FULL = Draft(
    join=JoinDraft("https://hub.example", "7-AAAA-BBBB-CCCC", "南门"),
    event=EventDraft(
        number=2026050117,
        step=Step.POSTS,
        name="五一活动",
        first="2026-05-01",
        last="2026-05-02",
        path="花名册.xlsx",
        mapping={0: Field.NAME, 3: Field.POST},
        only_good=True,
        posts=(PostPlan("南门", "South", 3, 420, 660), PostPlan("西门")),
        services=(KindPlan("带路", "The way", usual="guide"), KindPlan("")),
        kit=(KindPlan("面包", used_up=True),),
    ),
    pack="south.gatepack",
)


def test_what_was_entered_comes_back(tmp_path: Path) -> None:
    save_draft(tmp_path / "new", FULL)
    assert load_draft(tmp_path / "new") == FULL
    assert stat.S_IMODE((tmp_path / "new" / FILE).stat().st_mode) == 0o600
    forget_draft(tmp_path / "new")
    assert load_draft(tmp_path / "new") == Draft()


def test_each_door_says_whether_something_was_entered_behind_it() -> None:
    assert [FULL.begun(door) for door in Door] == [False, True, True, True]
    assert not any(Draft().begun(door) for door in Door)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{",
        b"\xff",
        b'{"join": 7, "event": [], "pack": 1}',
        b'{"event": {"step": "x", "mapping": {"a": "name", "1": "nonsense"}, "posts": [1, {}]}}',
        b'{"event": {"number": "7", "first": 1, "only_good": 1, "mapping": []}}',
        b" " * 300_000,
    ],
)
def test_a_file_that_is_not_right_counts_for_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    assert load_draft(tmp_path) == Draft()


def test_a_post_keeps_what_is_right_of_it(tmp_path: Path) -> None:
    post = {"name": "南门", "required": "3", "starts_min": 9999, "ends_min": True}
    (tmp_path / FILE).write_text(json.dumps({"event": {"posts": [post]}}), "utf-8")
    assert load_draft(tmp_path).event.posts == (PostPlan("南门"),)


def test_lists_keep_what_is_right_of_them_and_an_older_draft_has_the_usual_ones(
    tmp_path: Path,
) -> None:
    rows = [{"name": "甲", "used_up": 1}, 7, {"usual": "vest"}, {"name": "乙", "usual": "nothing"}]
    (tmp_path / FILE).write_text(json.dumps({"event": {"kit": rows}}), "utf-8")
    event = load_draft(tmp_path).event
    assert event.kit == (KindPlan("甲"), KindPlan("", usual="vest"), KindPlan("乙"))
    assert event.services == usual(Listed.SERVICES)


def test_an_event_is_not_opened_with_a_list_that_is_not_right() -> None:
    draft = EventDraft(number=7, name="x", first="2026-05-01", last="2026-05-01")
    assert draft.plan() is not None
    assert replace(draft, kit=()).wrong_list() is Listed.KIT
    assert replace(draft, kit=()).plan() is None
    assert replace(draft, services=(KindPlan(""),)).wrong_list() is Listed.SERVICES


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("2026-05-01", "2026-05-02", (date(2026, 5, 1), date(2026, 5, 2))),
        ("2026-05-02", "2026-05-01", None),
        ("", "2026-05-01", None),
        ("tomorrow", "2026-05-01", None),
    ],
)
def test_days_are_two_dates_in_order(first: str, last: str, days: object) -> None:
    draft = EventDraft(number=7, name="x", first=first, last=last)
    assert draft.days() == days
    assert (draft.plan() is None) == (days is None)


def test_a_disk_that_refuses_costs_only_the_draft(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    save_draft(tmp_path / "file" / "x", FULL)
    assert load_draft(tmp_path / "file" / "x") == Draft()
