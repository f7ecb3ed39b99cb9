"""The kiosk put together, on files and offscreen: what a person sees and presses."""

import logging
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
import qrcode
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from qrcode.util import QRData

from kiosk.desk.review import UNDO_S
from kiosk.desk.states import Answer, Outcome
from kiosk.scanning.film import LiveFilm
from kiosk.ui.result import SETTLE_MS
from sync.client.line import Line, LineState
from sync.domain.entries import VolunteerId
from tests.builders import (
    LI,
    SOUTH,
    WANG,
    a_badge_text,
    a_roster,
)
from tests.e2e.desks import Desk, a_desk
from tests.e2e.hands import (
    colour,
    labels,
    painted,
    press,
    settle,
    show,
    type_text,
    wide_picture,
)
from tests.stage import a_crowd, bring_roster

WANG_BADGE = a_badge_text(WANG)


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    """A kiosk that runs without a camera."""
    with a_desk(tmp_path) as made:
        made.kiosk.start()
        yield made


# ---- committed first, then shown -----------------------------------------------------------


def test_green_is_painted_only_after_another_connection_sees_the_entry(desk: Desk) -> None:
    seen_before: list[bool] = []
    show_outcome = desk.window.show_outcome

    def look_first(outcome: Outcome) -> None:
        # `entries` reads over another connection than the writer's.
        kept = {entry.entry_id for entry in desk.journal.entries()}
        seen_before.append(outcome.entry in kept)
        show_outcome(outcome)

    desk.window.show_outcome = look_first  # type: ignore[method-assign]
    outcome = show(desk, WANG_BADGE)
    assert seen_before == [True]
    assert outcome.answer is Answer.DONE
    assert painted(desk) == colour(desk, "done_soft")
    (scanned,) = desk.seen
    assert scanned.frame_at_ns < scanned.committed_ns < scanned.shown_ns


@pytest.mark.expects_warnings
def test_a_full_disk_shows_a_stop_card_and_nothing_green_and_the_next_scan_works(
    qtbot: QtBot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    badges = [a_badge_text(VolunteerId(0x1000 + n)) for n in range(40)]
    with a_desk(tmp_path, roster=a_crowd(40)) as desk:
        desk.kiosk.start()
        with desk.store.appending() as raw:
            (pages,) = raw.execute("PRAGMA page_count").fetchone()
            raw.execute(f"PRAGMA max_page_count={pages}")
        failed = next(at for at, b in enumerate(badges) if show(desk, b).happened != "on")
        card = desk.window.scan.result.outcome
        assert card is not None
        assert (card.answer, card.happened, card.entry) == (Answer.STOP, "not-saved", None)
        assert desk.window.scan.result.texts[0] == "没有记下"
        assert "磁盘没有空间了" in desk.window.scan.result.texts[1]
        assert painted(desk) == colour(desk, "stop_soft")
        settle()
        assert desk.kinds == ["on"] * failed
        assert desk.kiosk.gate.book.figures().turns == failed
        assert str(failed) in labels(desk)
        with desk.store.appending() as raw:
            raw.execute("PRAGMA max_page_count=100000")
        assert show(desk, badges[failed]).happened == "on"
        assert painted(desk) == colour(desk, "done_soft")
        assert desk.kinds == ["on"] * (failed + 1)
    assert [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING] == [
        "nothing was committed: StoreFull"
    ]


# ---- what a captain presses ----------------------------------------------------------------


def test_the_captains_choice_puts_on_duty_and_the_card_turns_green(desk: Desk) -> None:
    asked = show(desk, a_badge_text(LI))
    assert asked.answer is Answer.CHOOSE
    assert painted(desk) == colour(desk, "choose_soft")
    press(desk.window.scan.result.offers.buttons[0])
    assert desk.happened == ["elsewhere", "on"]
    assert painted(desk) == colour(desk, "done_soft")
    assert desk.kinds == ["refused", "on"]
    assert desk.journal.entries()[1].ref == asked.entry


def test_sending_somebody_on_clears_the_card_and_settles_the_question(desk: Desk) -> None:
    show(desk, a_badge_text(LI))
    press(desk.window.scan.result.offers.buttons[1])
    assert desk.window.scan.result.outcome is None
    assert desk.kinds == ["refused", "resolve"]


def test_a_badge_held_up_while_the_captain_thinks_is_one_question(desk: Desk, qtbot: QtBot) -> None:
    first = show(desk, a_badge_text(LI))
    for _ in range(4):
        desk.clock.step(seconds=3)
        assert show(desk, a_badge_text(LI)) == first
    settle()
    assert desk.kinds == ["refused"]
    qtbot.wait(SETTLE_MS + 50)
    press(desk.window.scan.result.offers.buttons[0])
    assert desk.kinds == ["refused", "on"]
    assert show(desk, a_badge_text(LI)).happened == "repeat"


def test_people_served_are_counted_by_the_button_and_on_the_sheet(desk: Desk) -> None:
    settle()
    press(desk.window.scan.post.add_one)
    press(desk.window.scan.post.add_one)
    press(desk.window.scan.post.more)
    press(desk.window.sheets.tally.services[1].buttons[1])
    tallies = [(e.kind, e.data["service"], e.data["count"]) for e in desk.journal.entries()]
    assert tallies == [("tally", "guide", 1), ("tally", "guide", 1), ("tally", "enquiry", 5)]
    assert desk.kiosk.gate.counters().served == 7
    assert "7" in labels(desk)


def test_a_slip_is_taken_back_by_one_tap_and_both_stay_on_record(desk: Desk) -> None:
    on = show(desk, WANG_BADGE)
    settle()
    row = desk.window.scan.recent.rows[0]
    press(row.undo)
    assert desk.kinds == ["on", "annul"]
    assert desk.journal.entries()[1].ref == on.entry
    card = desk.window.scan.result.outcome
    assert card is not None
    assert card.happened == "annulled"
    assert not row.undo.isVisible()
    assert desk.kiosk.gate.counters().on_duty == 0


def test_an_undo_that_came_too_late_is_no_longer_offered(desk: Desk) -> None:
    show(desk, WANG_BADGE)
    settle()
    row = desk.window.scan.recent.rows[0]
    assert row.undo.isVisible()
    desk.clock.step(seconds=UNDO_S + 1)
    desk.kiosk._plan.timeout.emit()
    assert not row.undo.isVisible()


# ---- a laptop whose clock is a year behind -------------------------------------------------


def test_every_time_shown_is_the_hubs_on_a_laptop_a_year_and_an_hour_behind(desk: Desk) -> None:
    behind = timedelta(days=365, hours=1)
    now = desk.clock.now()
    desk.kiosk._show_line(
        LineState(
            line=Line.OFFLINE,
            last_exchange=now,
            offline_since=now,
            offset_ms=behind // timedelta(milliseconds=1),
        )
    )
    desk.window._pass_time()
    there = desk.kiosk.gate.roster.event.local(now + behind)
    assert desk.window.top.clock.text() == f"{there:%H:%M:%S}"
    desk.window.open_room(2)
    assert f"{there:%H:%M:%S}" in labels(desk)
    assert any(f"{there:%H:%M}，" in text or f"{there:%H:%M} " in text for text in labels(desk))


# ---- a roster that changes while it runs ---------------------------------------------------


def test_a_kiosk_for_all_posts_serves_a_post_that_comes_later(qtbot: QtBot, tmp_path: Path) -> None:
    whole = a_roster()
    less = replace(
        whole,
        posts={SOUTH: whole.posts[SOUTH]},
        shifts={key: shift for key, shift in whole.shifts.items() if shift.post == SOUTH},
        assignments=frozenset(one for one in whole.assignments if one.volunteer == WANG),
    )
    with a_desk(tmp_path, roster=less, served=()) as desk:
        desk.kiosk.start()
        home = desk.kiosk.gate.home
        bring_roster(desk.store, whole)
        desk.kiosk._relearn()
        assert show(desk, a_badge_text(LI)).happened == "on"
        assert desk.kiosk.gate.home == home


# ---- a scanner that types ------------------------------------------------------------------


def test_a_badge_that_a_scanner_types_goes_on_duty_by_wedge(desk: Desk) -> None:
    type_text(desk, WANG_BADGE + "\r", gap_ms=5)
    assert desk.happened == ["on"]
    (entry,) = desk.journal.entries()
    assert (entry.method, entry.volunteer, entry.badge_serial) == ("wedge", WANG, 1)


def test_a_scanners_digits_choose_nothing_on_an_amber_card(desk: Desk) -> None:
    show(desk, a_badge_text(LI))
    type_text(desk, WANG_BADGE + "\r", gap_ms=5)
    assert desk.happened == ["elsewhere", "on"]
    assert [entry.volunteer for entry in desk.journal.entries()] == [LI, WANG]


def test_what_a_person_types_is_no_badge(desk: Desk, qtbot: QtBot) -> None:
    type_text(desk, WANG_BADGE[:40] + "\r", gap_ms=80)
    qtbot.wait(150)
    assert desk.seen == []
    assert desk.journal.entries() == []


# ---- hostile input -------------------------------------------------------------------------


def test_html_in_a_name_is_shown_as_it_is_written(qtbot: QtBot, tmp_path: Path) -> None:
    nasty = '<b>王</b><img src="x"/>'
    roster = a_roster()
    person = replace(roster.volunteers[WANG], name=nasty)
    roster = replace(
        roster,
        volunteers={**roster.volunteers, WANG: person},
        event=replace(roster.event, name="<h1>大会</h1>"),
    )
    with a_desk(tmp_path, roster=roster) as desk:
        desk.kiosk.start()
        show(desk, WANG_BADGE)
        settle()
        assert nasty in desk.window.scan.result.texts
        assert "<h1>大会</h1>" in labels(desk)
        for label in desk.window.findChildren(QLabel):
            assert label.textFormat() is Qt.TextFormat.PlainText, label.text()


def test_a_code_of_seven_thousand_digits_is_refused_and_on_record(
    qtbot: QtBot, tmp_path: Path
) -> None:
    digits = b"".join(b"%d" % (n * n % 10) for n in range(7000))
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_L, border=4)
    code.add_data(QRData(digits))
    code.make()
    modules = np.where(np.array(code.get_matrix()), 20, 235).astype(np.uint8)
    frame = wide_picture(np.kron(modules, np.ones((5, 5), np.uint8)))
    film = LiveFilm(lambda index: frame.copy() if index < 90 else None, fps=30.0)
    with a_desk(tmp_path, source=film) as desk:
        desk.kiosk.start()
        qtbot.waitUntil(lambda: len(desk.seen) > 0, timeout=15_000)
        desk.kiosk.stop()
        card = desk.seen[0].outcome
        assert (card.answer, card.happened) == (Answer.STOP, "not-a-badge")
        assert desk.window.scan.result.texts[0] == "不是胸牌"
        (entry,) = desk.journal.entries()
        assert (entry.kind, entry.data) == ("refused", {"reason": "not-a-badge", "chars": 7000})
        assert digits.decode() not in desk.window.scan.result.accessibleName()


# ---- the end -------------------------------------------------------------------------------


def test_what_is_still_on_its_way_when_the_kiosk_closes_touches_nothing(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with a_desk(tmp_path) as desk:
        desk.kiosk.start()
        show(desk, WANG_BADGE)  # its lists are still to be shown
        desk.kiosk.stop()
        desk.kiosk.scanning.show_badge(a_badge_text(LI), time.monotonic_ns())
        assert desk.happened == ["on"]
        assert desk.kinds == ["on"]
    with qtbot.captureExceptions() as bugs:
        settle()
    assert bugs == []
