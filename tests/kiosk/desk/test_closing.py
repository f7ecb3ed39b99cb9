"""Closing the day: what is open is said, and the day closes with its figures."""

from kiosk.desk.closing import Closing
from kiosk.desk.closing_steps import Act, Step, StepState
from kiosk.desk.forgotten import ForgottenTurns
from kiosk.desk.kit import Kit
from kiosk.desk.postlog import PostLog, Topic
from kiosk.desk.states import Answer
from sync.domain.entries import Kind
from tests.builders import SOUTH, WANG
from tests.kiosk.desk.days import write
from tests.kiosk.desk.memory import Desk


def a_closing() -> tuple[Desk, Closing, PostLog, Kit]:
    desk = Desk()
    log, kit = PostLog(desk, desk.book), Kit(desk, desk.book)
    return desk, Closing(desk, desk.book, log, kit), log, kit


def states(desk: Desk, closing: Closing, unsent: int = 0) -> dict[Step, StepState]:
    return {one.step: one.state for one in closing.steps(desk.served, desk.now, unsent)}


def test_who_is_on_duty_and_uncounted_posts_hold_the_closing_up() -> None:
    desk, closing, _, _ = a_closing()
    write(desk, Kind.ON, WANG)
    found = states(desk, closing)
    assert (found[Step.STILL_ON], found[Step.TALLIES]) == (StepState.TODO, StepState.TODO)
    assert found[Step.CLOSE] is StepState.LATER
    refused = closing.close(desk.served, desk.now)
    assert (refused.answer, refused.text.zh) == (
        Answer.STOP,
        "先做完上面的：还在岗的人、服务人次。",
    )
    assert [entry.kind for entry in desk.written] == ["on"]


def test_who_forgot_to_sign_off_is_looked_at_and_holds_nothing_up() -> None:
    desk, closing, _, _ = a_closing()
    write(desk, Kind.ON, WANG)
    desk.later(hours=20)
    assert states(desk, closing)[Step.STILL_ON] is StepState.LOOK
    forgotten = ForgottenTurns(desk, desk.book)
    forgotten.end_as_planned([one.turn for one in forgotten.listed(desk.now)])
    assert states(desk, closing)[Step.STILL_ON] is StepState.DONE


def test_all_are_signed_off_at_once() -> None:
    desk, closing, _, _ = a_closing()
    write(desk, Kind.ON, WANG)
    desk.later(hours=2)
    closing.sign_off_all(desk.served, desk.now)
    assert (desk.written[-1].kind, desk.written[-1].method) == ("off", "bulk")
    assert states(desk, closing)[Step.STILL_ON] is StepState.DONE


def test_the_day_closes_with_its_figures_and_opens_when_anything_happens() -> None:
    desk, closing, log, _ = a_closing()
    write(desk, Kind.ON, WANG)
    desk.later(hours=1)
    closing.sign_off_all(desk.served, desk.now)
    closing.confirm_zero(desk.served, desk.now)
    assert closing.close(desk.served, desk.now).answer is Answer.DONE
    data = desk.written[-1].data
    assert (data["date"], data["zero"]) == ("2023-08-16", [SOUTH])
    figures = desk.book.figures()
    assert data["figures"] == {
        "volunteers": figures.volunteers,
        "turns": figures.turns,
        "served": 0,
        "minutes": figures.minutes,
        "measured_minutes": figures.measured_minutes,
    }
    assert states(desk, closing)[Step.CLOSE] is StepState.DONE
    log.note(SOUTH, Topic.HANDOVER, "一切正常")
    assert closing.closed is not None
    write(desk, Kind.ON, WANG)
    assert closing.closed is None


def test_kit_and_handover_are_asked_for_and_hold_nothing_up() -> None:
    desk, closing, log, kit = a_closing()
    kit.issue(WANG, "radio")
    found = states(desk, closing)
    assert (found[Step.KIT], found[Step.HANDOVER]) == (StepState.LOOK, StepState.LOOK)
    closing.take_kit(desk.now)
    closing.nothing_to_hand_over(desk.now)
    found = states(desk, closing)
    assert (found[Step.KIT], found[Step.HANDOVER]) == (StepState.DONE, StepState.DONE)
    assert log.lines() == ()


def test_a_saved_report_is_out_of_date_when_more_is_recorded() -> None:
    desk, closing, _, _ = a_closing()
    closing.note_saved(Act.PDF)
    assert states(desk, closing)[Step.REPORT] is StepState.LOOK
    closing.note_saved(Act.XLSX)
    assert states(desk, closing)[Step.REPORT] is StepState.DONE
    write(desk, Kind.ON, WANG)
    assert states(desk, closing)[Step.REPORT] is StepState.LOOK


def test_the_purge_waits_for_the_hub_and_for_the_closing() -> None:
    desk, closing, _, _ = a_closing()
    closing.confirm_zero(desk.served, desk.now)
    assert states(desk, closing)[Step.PURGE] is StepState.LATER
    closing.close(desk.served, desk.now)
    assert states(desk, closing, unsent=1)[Step.PURGE] is StepState.LATER
    assert states(desk, closing)[Step.PURGE] is StepState.LOOK
