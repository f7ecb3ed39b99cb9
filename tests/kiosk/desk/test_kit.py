"""Kit handed out and taken back, and who still holds what."""

import pytest

from kiosk.desk.kit import Kit
from kiosk.desk.states import Answer
from sync.domain.entries import Kind, Method, VolunteerId
from tests.builders import LI, SOUTH, WANG, a_badge_text, an_entry
from tests.kiosk.desk.memory import Desk


def a_kit() -> tuple[Desk, Kit]:
    desk = Desk()
    return desk, Kit(desk, desk.book)


def test_what_was_handed_out_is_held_until_it_comes_back() -> None:
    desk, kit = a_kit()
    notice = kit.issue(WANG, "radio", post=SOUTH, method=Method.BADGE)
    assert notice.text.zh == "王晓安 领走 对讲机 1"
    assert desk.written[0].data == {"item": "radio", "count": 1, "returned": False}
    kit.issue(WANG, "vest", 2)
    (one,) = kit.outstanding(desk.now)
    assert (one.name, one.number, one.team) == ("王晓安", "YZ0001", "青年职工一中队")
    assert [(held.item, held.count) for held in one.items] == [("vest", 2), ("radio", 1)]
    kit.take_back(WANG, "vest")
    assert [(held.item, held.count) for held in kit.held_by(WANG)] == [("vest", 1), ("radio", 1)]
    kit.take_all_back(WANG)
    assert kit.outstanding(desk.now) == ()


def test_no_more_comes_back_than_was_handed_out() -> None:
    desk, kit = a_kit()
    kit.issue(WANG, "vest")
    refused = kit.take_back(WANG, "vest", 2)
    assert (refused.answer, len(desk.written)) == (Answer.STOP, 1)


def test_what_is_used_up_is_not_asked_for_again() -> None:
    desk, kit = a_kit()
    kit.issue(WANG, "water", 3)
    kit.issue(WANG, "heat-relief")
    assert kit.outstanding(desk.now) == ()
    kit.take_all_back(WANG)
    assert len(desk.written) == 2


def test_nobody_unknown_is_given_kit() -> None:
    desk, kit = a_kit()
    assert kit.issue(VolunteerId(7), "vest").answer is Answer.STOP
    assert desk.written == []


@pytest.mark.parametrize(("item", "count"), [("gold", 1), ("vest", 0), ("vest", 100)])
def test_kit_that_makes_no_sense_is_the_callers_bug(item: str, count: int) -> None:
    _, kit = a_kit()
    with pytest.raises(ValueError, match="no such"):
        kit.issue(WANG, item, count)


def test_a_slip_that_was_annulled_is_not_held() -> None:
    desk, kit = a_kit()
    slip = kit.issue(WANG, "radio").entry
    desk.book.add(an_entry(Kind.ANNUL, WANG, ref=slip, at=desk.now))
    assert kit.held_by(WANG) == ()


def test_who_has_left_with_kit_is_listed_first() -> None:
    desk, kit = a_kit()
    kit.issue(WANG, "radio")
    kit.issue(LI, "vest")
    desk.checkin.scan(a_badge_text(WANG), desk.now)
    assert [(one.name, one.on_duty) for one in kit.outstanding(desk.now)] == [
        ("李晨", False),
        ("王晓安", True),
    ]


def test_a_replaced_badge_is_no_kit() -> None:
    desk, kit = a_kit()
    data = {"item": "badge", "code_sha256": "0" * 64, "replaces": 1}
    desk.book.add(an_entry(Kind.KIT, WANG, data=data))
    assert kit.outstanding(desk.now) == ()


def test_a_badge_names_its_owner_without_a_duty_entry() -> None:
    desk, kit = a_kit()
    assert kit.whose(a_badge_text(WANG), desk.now) == WANG
    stopped = kit.whose("poster", desk.now)
    assert not isinstance(stopped, int)
    assert stopped.answer is Answer.STOP
    assert desk.written == []
