"""Columns are guessed from the headers that people write; whoever imports has the last word."""

from datetime import date

import pytest

from kiosk.desk.importing.cells import Nature
from kiosk.desk.importing.columns import Field, assign, letter_of, look
from kiosk.desk.importing.files import Table, read_table
from kiosk.desk.importing.papers import write_form

ID_CARD = "11010519491231002X"


@pytest.mark.parametrize(
    ("header", "what"),
    [
        ("姓名", Field.NAME), ("志愿者姓名*", Field.NAME), (" Name ", Field.NAME),
        ("编号", Field.NUMBER), ("志愿者编号", Field.NUMBER), ("学号", Field.NUMBER), ("ID", Field.NUMBER),
        ("总队", Field.TEAM_1), ("所属大队", Field.TEAM_2), ("中队名称", Field.TEAM_3), ("小队", Field.TEAM_4),
        ("队伍", Field.TEAM), ("所属单位", Field.TEAM), ("岗位", Field.POST), ("服务岗位（必填）", Field.POST),
        ("岗位英文名", Field.POST_EN), ("日期", Field.DATE), ("上岗日期", Field.DATE), ("班次", Field.SPAN),
        ("开始时间", Field.START), ("结束时间", Field.END), ("Start time", Field.START), ("End", Field.END),
        ("手机后四位", Field.LAST4), ("手机号(后四位)", Field.LAST4), ("联系电话", Field.LAST4),
        ("是否未成年", Field.MINOR), ("年龄", Field.AGE), ("岗前培训", Field.TRAINED), ("资格审核", Field.ELIGIBLE),
    ],
)  # fmt: skip
def test_a_header_says_what_its_column_is(header: str, what: Field) -> None:
    known = "姓名" if what is not Field.NAME else "编号"
    layout = look(Table([[known, header], ["王晓安", "x"]]))
    assert layout.guess[1] is what


@pytest.mark.parametrize(
    "header", ["身份证号", "证件号码", "出生日期", "住址", "ID card no", "备注"]
)
def test_what_is_never_imported_is_not_guessed(header: str) -> None:
    assert 1 not in look(Table([["姓名", header], ["王晓安", "x"]])).guess


def test_the_header_is_found_under_a_title_and_a_note() -> None:
    table = Table(
        [
            ["2026 马拉松志愿者花名册"],
            [],
            ["说明：请按时到岗", "", ""],
            ["序号", "姓名", "岗位"],
            ["1", "王晓安", "南门"],
        ]
    )
    layout = look(table)
    assert layout.header_row == 4
    assert layout.guess == {1: Field.NAME, 2: Field.POST}


def test_a_table_without_a_header_keeps_its_first_person() -> None:
    layout = look(Table([["王晓安", "YZ0001"], ["李晨", "YZ0002"]]))
    assert (layout.header_row, layout.guess) == (0, {})
    assert layout.columns[0].sample == ("王晓安", "李晨")


def test_two_columns_of_one_name_are_not_both_taken() -> None:
    layout = look(Table([["姓名", "姓名", "志愿者姓名拼音"], ["a", "b", "c"]]))
    assert layout.guess == {0: Field.NAME}


def test_an_exact_header_wins_over_one_that_only_holds_the_word() -> None:
    layout = look(Table([["备用姓名", "姓名"], ["a", "b"]]))
    assert layout.guess == {1: Field.NAME}


def test_id_card_and_phone_columns_are_known_by_what_is_in_them() -> None:
    rows = [["姓名", "编号", "备注"]] + [["王晓安", ID_CARD, "13800000217"]] * 5
    layout = look(Table(rows))
    assert [column.nature for column in layout.columns] == [
        Nature.PLAIN, Nature.ID_CARD, Nature.PHONE
    ]  # fmt: skip
    assert layout.guess == {0: Field.NAME, 2: Field.LAST4}
    assert layout.columns[1].sample == layout.columns[2].sample == ()
    assert len(layout.notes) == 2
    assert "B 编号" in layout.notes[0].zh


def test_an_id_card_column_cannot_be_made_anything_and_a_phone_only_its_last_four() -> None:
    layout = look(Table([["姓名", "x", "y"]] + [["王晓安", ID_CARD, "13800000217"]] * 3))
    before = dict(layout.guess)
    assert assign(layout, before, 1, Field.NUMBER) == before
    assert assign(layout, before, 2, Field.NUMBER) == before
    assert assign(layout, before, 2, Field.IGNORE) == {0: Field.NAME}
    assert assign(layout, before, 99, Field.TEAM) == before


def test_a_field_moves_from_one_column_to_another() -> None:
    layout = look(Table([["姓名", "x"], ["王晓安", "b"]]))
    assert assign(layout, layout.guess, 1, Field.NAME) == {1: Field.NAME}


def test_columns_have_the_letters_of_the_spreadsheet() -> None:
    assert [letter_of(n) for n in (0, 25, 26, 51, 52, 701, 702)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_empty_form_is_understood_wholly(tmp_path, language) -> None:  # type: ignore[no-untyped-def]
    write_form(tmp_path / "form.xlsx", language)
    layout = look(read_table(tmp_path / "form.xlsx"))
    assert len(layout.guess) == len(layout.columns) == 10
    assert date(2026, 5, 1).isoformat() in layout.columns[5].sample
