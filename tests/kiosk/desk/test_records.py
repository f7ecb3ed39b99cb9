"""Today's records: newest first, found by anything, put into words only when looked at."""

import pytest

from kiosk.desk.records import Group, Record
from kiosk.desk.states import Mode
from kiosk.store.draft import Draft
from sync.domain.entries import Kind, Method, VolunteerId
from tests.builders import AT, LI, SOUTH, WANG, a_badge_text, an_entry
from tests.kiosk.desk.days import a_day
from tests.kiosk.desk.memory import Desk


def words(desk: Desk, text: str = "", group: Group = Group.ALL) -> list[str]:
    return [one.word.zh for one in desk.records.listed(desk.now, text, group)]


def test_a_days_entries_are_newest_first_with_names_in_full() -> None:
    desk = a_day()
    found = desk.records.listed(desk.now)
    assert len(found) == len(desk.written)
    newest, oldest = found[0], found[-1]
    assert (newest.word.zh, oldest.word.zh) == ("下岗", "上岗")
    assert (oldest.who, oldest.number, f"{oldest.at:%H:%M}", oldest.post.zh) == (
        "王晓安",
        "YZ0001",
        "08:02",
        "会场南门",
    )
    assert oldest.annullable


def test_what_was_taken_back_says_so_and_what_took_it_back_can_be_taken_back() -> None:
    desk = a_day()
    lines = {one.entry: one for one in desk.records.listed(desk.now)}
    undone = next(entry for entry in desk.written if entry.kind == Kind.ANNUL)
    assert undone.ref is not None
    assert (lines[undone.ref].counts, lines[undone.ref].annullable) == (False, False)
    annulment = lines[undone.entry_id]
    assert (annulment.word.zh, annulment.annullable) == ("撤销", True)
    assert annulment.detail.zh == "原来的“计数”，点错了"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("王晓", 5),
        ("wxa", 5),
        ("wangxiao", 5),
        ("YZ0001", 5),
        ("08:0", 2),
        ("8:0", 2),
        ("王晓 休息", 1),
        ("下岗", 2),
        ("off", 2),
        ("西门 上下", 0),
        ("没有", 0),
    ],
)
def test_records_are_found_by_name_sound_number_kind_post_and_time(
    text: str, expected: int
) -> None:
    assert len(words(a_day(), text)) == expected


def test_records_are_filtered_by_kind() -> None:
    desk = a_day()
    desk.checkin.scan("poster", desk.now)
    assert set(words(desk, group=Group.TALLY)) == {"计数"}
    assert words(desk, group=Group.REFUSED) == ["不是胸牌"]
    assert words(desk, group=Group.CHANGES) == ["撤销"]
    assert words(desk, group=Group.POST) == []
    assert "上岗" in words(desk, group=Group.DUTY)


def test_every_kind_says_something_of_itself() -> None:
    desk = Desk()
    drafts = [
        Draft(Kind.NOTE, Method.DESK, None, SOUTH, data={"topic": "lost", "text": "一把伞"}),
        Draft(Kind.KIT, Method.DESK, WANG, SOUTH, data={"item": "vest", "count": 2}),
        Draft(Kind.KIT, Method.DESK, WANG, SOUTH, data={"item": "badge", "replaces": 1}),
        Draft(Kind.ABSENT, Method.DESK, LI, SOUTH, data={"state": "excused", "shift": "west-1"}),
        Draft(Kind.WALKIN, Method.WALKIN, VolunteerId(77), SOUTH, data={"name": "访客甲"}),
        Draft("of-later-days", Method.DESK, None, SOUTH),
    ]
    for draft in drafts:
        desk.book.add(desk.append(draft))
    told = [(one.word.zh, one.detail.zh) for one in reversed(desk.records.listed(desk.now))]
    assert told == [
        ("岗位日志", "失物：一把伞"),
        ("物资", f"领用 {desk.roster.event.kit['vest'].zh} ×2"),
        ("物资", "补发胸牌"),
        ("点名", "请假"),
        ("现场登记", "访客甲"),
        ("of-later-days", ""),
    ]
    (walk_in,) = desk.records.listed(desk.now, "fkj")
    assert walk_in.who == "访客甲"


def test_yesterdays_entries_are_not_todays() -> None:
    desk = a_day()
    desk.later(hours=24)
    assert len(desk.records.listed(desk.now)) == 0


def test_names_are_masked_and_nothing_is_offered_where_others_see_it() -> None:
    desk = Desk()
    desk.checkin.scan(a_badge_text(WANG), desk.now)
    (line,) = desk.records.listed(desk.now, mode=Mode.SELF_SERVICE)
    assert (line.who, line.annullable) == ("王*", False)


def test_only_what_is_looked_at_is_put_into_words(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk()
    for number in range(20_000):
        desk.book.add(an_entry(Kind.TALLY, None, at=AT, data={"service": "guide", "count": number}))
    told: list[Record] = []
    line = desk.records._line

    def counting(*given: object) -> Record:
        told.append(line(*given))  # type: ignore[arg-type]
        return told[-1]

    monkeypatch.setattr(desk.records, "_line", counting)
    found = desk.records.listed(desk.now)
    assert (len(found), told) == (20_000, [])
    assert found[0].detail.zh == "路线指引 +19999"
    assert [one.detail.zh for one in found[19_998:]] == ["路线指引 +1", "路线指引 +0"]
    assert len(told) == 3


def test_a_list_says_whether_it_is_still_the_same() -> None:
    desk = a_day()
    first = desk.records.listed(desk.now)
    assert desk.records.listed(desk.now).mark == first.mark
    desk.tally.count("guide")
    assert desk.records.listed(desk.now).mark != first.mark
