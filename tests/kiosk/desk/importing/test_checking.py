"""Every row is taken, or is listed with its row, its column and what to do."""

import csv
import stat
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from kiosk.desk.importing import checking, findings
from kiosk.desk.importing.checking import check
from kiosk.desk.importing.columns import Field, look
from kiosk.desk.importing.files import ReadingCancelled, Table
from kiosk.desk.importing.findings import BRIEFING, Checked, Duty, Weight
from kiosk.desk.importing.papers import CannotWrite, write_left_out
from sync.domain.wording import Say

DAYS = (date(2026, 5, 1), date(2026, 5, 3))
HEADER = [
    "姓名",
    "编号",
    "队伍",
    "岗位",
    "日期",
    "开始",
    "结束",
    "手机后四位",
    "未成年",
    "培训",
    "年龄",
    "资格审核",
]
GOOD = [
    "王晓安",
    "YZ0001",
    "总队/一队",
    "南门",
    "2026-05-01",
    "7:30",
    "12:00",
    "0217",
    "",
    "是",
    "20",
    "是",
]


def checked(*rows: Sequence[str], header: Sequence[str] = HEADER) -> Checked:
    table = Table([list(header), *map(list, rows)])
    layout = look(table)
    return check(table, layout.header_row, layout.guess, DAYS)


def with_(**changes: str) -> list[str]:
    return [changes.get(name, cell) for name, cell in zip(HEADER, GOOD, strict=True)]


def test_a_good_row_is_taken_whole() -> None:
    found = checked(GOOD)
    assert found.is_clean
    assert (found.people, found.posts, found.unnumbered, found.warnings) == (1, ("南门",), 0, 0)
    row = found.good[0]
    assert (row.row, row.name, row.number, row.team) == (2, "王晓安", "YZ0001", ("总队", "一队"))
    assert (row.last4, row.minor, row.trained, row.eligible) == ("0217", False, (BRIEFING,), True)
    assert row.duty == Duty("南门", "", date(2026, 5, 1), 450, 720)


WRONG = [
    ({"姓名": ""}, "A", findings.NO_NAME),
    ({"姓名": "王" * 41}, "A", findings.TOO_LONG.fill(n=41, most=40)),
    ({"姓名": "王\u200b晓安"}, "A", findings.HIDDEN),
    ({"姓名": "王晓安13800000217"}, "A", findings.LIKE_PHONE),
    ({"编号": "11010519491231002X"}, "B", findings.LIKE_ID),
    ({"编号": "13800000217"}, "B", findings.LIKE_PHONE),
    ({"队伍": "队" * 181}, "C", findings.TOO_LONG.fill(n=181, most=180)),
    ({"岗位": ""}, "D", findings.WHEN_NO_POST),
    ({"日期": "明天"}, "E", findings.NO_DATE.fill(text="明天")),
    ({"日期": "13800000217"}, "E", findings.NO_DATE.fill(text="…")),
    ({"开始": "早"}, "F", findings.NO_TIME.fill(text="早")),
    ({"结束": ""}, "G", findings.ONE_TIME),
    ({"开始": ""}, "F", findings.ONE_TIME),
    ({"结束": "7:30"}, "G", findings.NO_LENGTH),
    ({"手机后四位": "12345"}, "H", findings.NO_LAST4),
    ({"手机后四位": "11010519491231002X"}, "H", findings.NO_LAST4),
    ({"未成年": "也许"}, "I", findings.NO_YES.fill(text="也许")),
    ({"年龄": "二十"}, "K", findings.NO_AGE.fill(text="二十")),
    ({"年龄": "2006-01-01"}, "K", findings.NO_AGE.fill(text="2006-01-01")),
    ({"资格审核": "待定"}, "L", findings.NO_YES.fill(text="待定")),
]


@pytest.mark.parametrize(("changes", "letter", "said"), WRONG, ids=lambda x: str(x)[:40])
def test_what_is_wrong_has_its_row_its_column_and_what_to_do(
    changes: dict[str, str], letter: str, said: Say
) -> None:
    found = checked(*[[*GOOD[:1], f"YZ{n}", *GOOD[2:]] for n in range(8)], with_(**changes))
    errors = [one for one in found.findings if one.weight is Weight.ERROR]
    assert [(one.row, one.letter, one.said) for one in errors] == [(10, letter, said)]
    assert found.bad_rows == (10,)
    assert len(found.good) == 8
    assert "10" in errors[0].place.zh
    assert letter in errors[0].place.en


def test_a_row_with_three_mistakes_lists_all_three() -> None:
    found = checked(with_(姓名="", 日期="x", 未成年="?"))
    assert (found.errors, found.bad_rows) == (3, (2,))


def test_one_number_of_two_people_is_an_error_that_names_the_other_row() -> None:
    found = checked(GOOD, with_(姓名="李晨"))
    assert found.findings[0].said == findings.OTHER_NAME.fill(number="YZ0001", row=2)
    assert found.bad_rows == (3,)


def test_one_person_in_several_rows_has_several_shifts() -> None:
    found = checked(GOOD, with_(开始="13:00", 结束="17:00"), with_(日期="5月2日"))
    assert (found.people, len(found.good), found.warnings) == (1, 3, 0)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, findings.SAME_AGAIN.fill(row=2)),
        ({"编号": "YZ0002"}, findings.SAME_NAME.fill(row=2)),
        ({"编号": "", "队伍": "二队"}, findings.SAME_NAME_TEAM.fill(row=2)),
        ({"开始": "11:00", "结束": "15:00"}, findings.OVERLAP.fill(row=2)),
        ({"日期": "2026-06-01"}, findings.FAR_DAY),
        ({"日期": "2026-05-02", "开始": "22:00", "结束": "6:00"}, findings.NEXT_DAY),
    ],
)
def test_what_somebody_should_look_at_is_a_warning_and_is_taken(
    changes: dict[str, str], said: Say
) -> None:
    found = checked(GOOD, with_(**changes))
    assert [(one.row, one.weight, one.said) for one in found.findings] == [
        (3, Weight.WARNING, said)
    ]
    assert (found.is_clean, len(found.good)) == (True, 2)


def test_a_night_shift_meets_the_next_morning() -> None:
    night = with_(开始="22:00", 结束="8:00")
    found = checked(night, with_(日期="2026-05-02", 开始="7:00", 结束="9:00"))
    assert findings.OVERLAP.fill(row=2) in [one.said for one in found.findings]


def test_phones_are_cut_to_four_digits_and_nothing_more_is_kept() -> None:
    header = ["姓名", "手机号"]
    found = checked(*[[f"王{n}", f"1380000{n:04d}"] for n in range(9)], header=header)
    assert [row.last4 for row in found.good] == [f"{n:04d}" for n in range(9)]
    assert "1380000" not in "".join(str(row) for row in found.good)


def test_under_age_is_said_or_follows_from_the_age() -> None:
    found = checked(
        with_(年龄="17岁"),
        with_(编号="b", 姓名="b", 未成年="未成年", 年龄=""),
        with_(编号="c", 姓名="c"),
    )
    assert [row.minor for row in found.good] == [True, True, False]


def test_trainings_are_a_list_or_a_plain_yes() -> None:
    found = checked(with_(培训="急救、礼仪,急救"), with_(编号="b", 姓名="b", 培训="否"))
    assert [row.trained for row in found.good] == [("急救", "礼仪"), ()]


def test_levels_of_teams_are_one_path() -> None:
    found = checked(["王晓安", "亦愿总队", "", "一中队"], header=["姓名", "总队", "大队", "中队"])
    assert found.good[0].team == ("亦愿总队", "一中队")


def test_people_without_numbers_are_told_apart_by_team_and_phone() -> None:
    header = ["姓名", "队伍", "手机后四位"]
    found = checked(["王", "一", "0001"], ["王", "一", "0001"], ["王", "二", "0001"], header=header)
    assert (found.people, found.unnumbered, found.warnings) == (2, 2, 2)


def test_a_span_column_gives_both_ends() -> None:
    found = checked(
        ["王", "南门", "7:30-12:00"], ["李", "南门", "上午"], header=["姓名", "岗位", "时段"]
    )
    assert found.good[0].duty == Duty("南门", "", None, 450, 720)
    assert found.findings[0].said == findings.NO_SPAN.fill(text="上午")


def test_all_errors_are_counted_and_the_first_many_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "FINDINGS_MAX", 3)
    found = checked(*[with_(姓名="")] * 10)
    assert (found.errors, len(found.findings), len(found.bad_rows)) == (10, 3, 10)
    table = Table([HEADER, *[with_(姓名="")] * 10])
    out = tmp_path / "left-out.csv"
    assert write_left_out(out, table, look(table).columns, 1, found, "zh") == 10


def test_checking_can_be_called_off_and_says_how_far_it_is() -> None:
    table = Table([HEADER, *([GOOD] * 5000)])
    layout = look(table)
    seen: list[tuple[int, int]] = []
    check(table, 1, layout.guess, DAYS, progress=lambda row, rows: seen.append((row, rows)))
    assert seen == [(2000, 5001), (4000, 5001)]
    with pytest.raises(ReadingCancelled):
        check(table, 1, layout.guess, DAYS, cancelled=lambda: True)


def test_what_was_left_out_is_saved_with_its_reasons_and_without_what_is_never_kept(
    tmp_path: Path,
) -> None:
    rows = [[*GOOD[:1], f"YZ{n}", "11010519491231002X", "=1+1"] for n in range(4)]
    table = Table([["姓名", "编号", "证件", "队伍"], *rows, ["", "YZ9", "", "13800000217"]])
    layout = look(table)
    found = check(table, layout.header_row, layout.guess, DAYS)
    out = tmp_path / "left-out.csv"
    assert write_left_out(out, table, layout.columns, 1, found, "zh") == 1
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    text = out.read_text("utf-8-sig")
    assert "13800000217" not in text
    assert "证件" not in text
    first, second = csv.reader(text.splitlines())
    assert first == ["行号", "原因", "姓名", "编号", "队伍"]
    assert second[0] == "6"
    assert "没有姓名" in second[1]
    assert "A" in second[1]
    with pytest.raises(CannotWrite):
        write_left_out(tmp_path / "no" / "x.csv", table, layout.columns, 1, found, "zh")


def test_a_cell_that_begins_a_formula_is_tamed(tmp_path: Path) -> None:
    table = Table([["姓名", "编号"], ["", "=cmd()"]])
    layout = look(table)
    found = check(table, 1, layout.guess, DAYS)
    write_left_out(tmp_path / "x.csv", table, layout.columns, 1, found, "en")
    assert ",'=cmd()" in (tmp_path / "x.csv").read_text("utf-8-sig")


def test_a_field_that_is_left_out_is_not_read() -> None:
    table = Table([HEADER, with_(日期="nonsense")])
    mapping = {**look(table).guess, 4: Field.IGNORE}
    assert check(table, 1, mapping, DAYS).is_clean
