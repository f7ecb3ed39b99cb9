"""Closing the day: what is open is said, and the day closes with its figures."""

import json
from datetime import timedelta

import pytest

from kiosk.desk.closing import Closing
from kiosk.desk.closing_agreed import REMEMBERED, Agreed
from kiosk.desk.closing_steps import Act, Step, StepState
from kiosk.desk.forgotten import ForgottenTurns
from kiosk.desk.kit import Kit
from kiosk.desk.postlog import PostLog, Topic
from kiosk.desk.states import Answer
from kiosk.store.problems import StoreFull
from sync.domain.canonical import Json
from sync.domain.entries import Kind
from sync.domain.hours import MinuteClass
from tests.builders import SOUTH, WANG
from tests.kiosk.desk.days import write
from tests.kiosk.desk.memory import Desk


class Kept:
    """What a laptop remembers over a new start; its disk can be full."""

    def __init__(self) -> None:
        self.values: dict[str, Json] = {}
        self.full = False

    def recall(self, key: str) -> Json:
        return json.loads(json.dumps(self.values.get(key)))  # type: ignore[no-any-return]

    def remember(self, key: str, value: Json) -> None:
        if self.full:
            raise StoreFull
        self.values[key] = value


def a_closing(kept: Kept | None = None) -> tuple[Desk, Closing, PostLog, Kit]:
    desk = Desk()
    log, kit = PostLog(desk, desk.book), Kit(desk, desk.book)
    return desk, started_anew(desk, kept or Kept()), log, kit


def started_anew(desk: Desk, kept: Kept) -> Closing:
    log, kit = PostLog(desk, desk.book), Kit(desk, desk.book)
    return Closing(desk, desk.book, log, kit, Agreed(kept))


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
    closing.note_saved(Act.PDF, desk.now)
    assert states(desk, closing)[Step.REPORT] is StepState.LOOK
    closing.note_saved(Act.XLSX, desk.now)
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


def test_what_was_agreed_is_remembered_after_a_new_start() -> None:
    kept = Kept()
    desk, closing, _, _ = a_closing(kept)
    closing.confirm_zero(desk.served, desk.now)
    closing.nothing_to_hand_over(desk.now)
    for act in (Act.PDF, Act.XLSX):
        closing.note_saved(act, desk.now)
    again = states(desk, started_anew(desk, kept))
    assert again == states(desk, closing)
    agreed = (Step.TALLIES, Step.HANDOVER, Step.REPORT)
    assert [again[step] for step in agreed] == [StepState.DONE] * 3


def test_the_next_day_asks_anew() -> None:
    kept = Kept()
    desk, closing, _, _ = a_closing(kept)
    closing.confirm_zero(desk.served, desk.now)
    closing.nothing_to_hand_over(desk.now)
    desk.later(days=1)
    for one in (closing, started_anew(desk, kept)):
        found = states(desk, one)
        assert (found[Step.TALLIES], found[Step.HANDOVER]) == (StepState.TODO, StepState.LOOK)


def test_a_full_disk_agrees_to_nothing() -> None:
    kept = Kept()
    desk, closing, _, _ = a_closing(kept)
    kept.full = True
    with pytest.raises(StoreFull):
        closing.confirm_zero(desk.served, desk.now)
    assert states(desk, closing)[Step.TALLIES] is StepState.TODO


@pytest.mark.parametrize(
    "kept",
    [
        "nonsense",
        {"event": "one"},
        {"event": 1, "day": "2023-08-16", "zero": "south", "saved": {}},
        {"event": 1, "day": "never", "zero": [], "saved": {}},
        {"event": 1, "day": "2023-08-16", "zero": [], "saved": {"fax": 3}},
    ],
)
def test_what_another_version_kept_is_passed_over(kept: Json) -> None:
    there = Kept()
    there.values[REMEMBERED] = kept
    desk, closing, _, _ = a_closing(there)
    assert states(desk, closing)[Step.TALLIES] is StepState.TODO


def test_who_is_on_duty_still_is_listed_and_ended_one_by_one_at_any_time_that_was() -> None:
    desk, closing, _, _ = a_closing()
    forgotten = ForgottenTurns(desk, desk.book)
    write(desk, Kind.ON, WANG)
    desk.later(hours=2)
    [one] = forgotten.still_on(desk.now, desk.served)
    assert (one.name.zh, one.here, one.assumed_end) == ("王晓安", True, desk.now)
    half = desk.now - timedelta(minutes=30)
    assert forgotten.end_at(one.turn, half, desk.now).answer is Answer.DONE
    [turn] = desk.book.turns_of(WANG)
    assert (turn.ends, turn.service.minute_class) == (half, MinuteClass.CAPTAIN)
    assert forgotten.still_on(desk.now, desk.served) == ()
    assert states(desk, closing)[Step.STILL_ON] is StepState.DONE


def test_the_purge_says_what_goes_and_what_stays_and_who_may() -> None:
    desk, closing, _, _ = a_closing()
    write(desk, Kind.ON, WANG)
    step = closing.steps(desk.served, desk.now, unsent=0)[-1]
    said = [line.zh[:2] for line in step.lines]
    assert (step.step, said) == (Step.PURGE, ["删去", "删去", "留下", "留下", "留下"])
    assert "1 条记录" in step.lines[0].zh
    assert "督导" in step.about.zh


def test_the_sync_step_offers_to_exchange_now_or_a_stick_while_entries_wait() -> None:
    desk, closing, _, _ = a_closing()
    for unsent, other in ((0, Act.SYNC), (3, Act.STICK)):
        step = closing.steps(desk.served, desk.now, unsent)[5]
        assert [offer.act for offer in step.offers] == [Act.SYNC_NOW, other]
