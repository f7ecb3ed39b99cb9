"""The kiosk put together: real store, real window, real threads; what a person sees and presses."""

import logging
import queue
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import qrcode
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot
from qrcode.util import QRData

from kiosk.desk.states import Answer, Outcome
from kiosk.scanning.film import LiveFilm
from kiosk.scanning.source import Frame, SourceLost
from kiosk.store.roster import apply_page
from kiosk.ui.result import SETTLE_MS
from kiosk.workers.syncing import Syncer
from sync.client.line import Line, LineState
from sync.client.outbox import Applied
from sync.domain.entries import VolunteerId
from sync.domain.rostering import to_rows
from sync.wire import PROTOCOL
from sync.wire.messages import Change, ChangesPage, Status, Verdict
from tests.builders import (
    AT,
    LI,
    ROOT_PUBLIC,
    WANG,
    ZHAO,
    a_badge_text,
    a_roster,
)
from tests.e2e.desks import Desk, a_desk, printed
from tests.stage import a_crowd

Pixels = NDArray[np.uint8]
WANG_BADGE = a_badge_text(WANG)


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    """A kiosk that runs without a camera."""
    with a_desk(tmp_path) as made:
        made.kiosk.start()
        yield made


def show(desk: Desk, text: str) -> Outcome:
    """Let the camera have read `text`; give the card that is shown."""
    desk.kiosk.show_badge(text, time.monotonic_ns())
    outcome = desk.window.scan.result.outcome
    assert outcome is not None
    return outcome


def settle() -> None:
    """Let what was queued for after the paint happen."""
    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents()
    QCoreApplication.processEvents()


def press(button: QWidget) -> None:
    settle()
    assert button.isVisible()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    settle()


def painted(desk: Desk) -> QColor:
    """Give the ground that the result panel is really painted in."""
    picture = desk.window.scan.result.grab().toImage()
    return picture.pixelColor(picture.width() // 2, 12)


def colour(desk: Desk, token: str) -> QColor:
    return desk.window._look.colour(token)


def labels(desk: Desk) -> list[str]:
    return [label.text() for label in desk.window.findChildren(QLabel)]


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


def test_sending_somebody_on_clears_the_card_and_writes_nothing(desk: Desk) -> None:
    show(desk, a_badge_text(LI))
    press(desk.window.scan.result.offers.buttons[1])
    assert desk.window.scan.result.outcome is None
    assert desk.kinds == ["refused"]


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
    press(desk.window.sheet.services[1].buttons[1])
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


# ---- a scanner that types ------------------------------------------------------------------


def type_text(desk: Desk, text: str, gap_ms: int) -> None:
    """Press keys as the system hands them on, with times of their own."""
    handle = desk.window.windowHandle()
    assert handle is not None
    at_ms = 1_000_000
    for char in text:
        at_ms += gap_ms
        key = {"\r": Qt.Key.Key_Return, "1": Qt.Key.Key_1, "2": Qt.Key.Key_2}
        event = QKeyEvent(
            QEvent.Type.KeyPress,
            key.get(char, Qt.Key.Key_A),
            Qt.KeyboardModifier.NoModifier,
            char,
        )
        event.setTimestamp(at_ms)
        QCoreApplication.sendEvent(handle, event)
    settle()


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


def wide_picture(pixels: Pixels, size: tuple[int, int] = (1920, 1080)) -> Pixels:
    """Put a grey picture in the middle of a frame."""
    frame = np.full((size[1], size[0], 3), 140, np.uint8)
    top, left = (size[1] - pixels.shape[0]) // 2, (size[0] - pixels.shape[1]) // 2
    frame[top : top + pixels.shape[0], left : left + pixels.shape[1]] = pixels[..., None]
    return frame


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


# ---- the camera ----------------------------------------------------------------------------


class Webcam:
    """A camera that can be unplugged and plugged in again."""

    name = "test webcam"
    ended = False

    def __init__(self) -> None:
        self.plugged = threading.Event()
        self.plugged.set()
        self.picture: Pixels = np.full((480, 640, 3), 120, np.uint8)
        self._index = 0

    def open(self, deadline_s: float) -> None:
        if not self.plugged.is_set():
            raise SourceLost

    def latest(self, wait_s: float) -> Frame | None:
        if not self.plugged.is_set():
            raise SourceLost
        time.sleep(0.02)
        self._index += 1
        return Frame(self.picture.copy(), time.monotonic_ns(), self._index)

    def close(self) -> None:
        """Nothing is held."""


def test_a_camera_that_vanishes_is_told_and_comes_back_by_itself(
    qtbot: QtBot, tmp_path: Path
) -> None:
    webcam = Webcam()
    with a_desk(tmp_path / "kiosk", source=webcam) as desk:
        preview, panel = desk.window.scan.preview, desk.window.scan.result
        desk.kiosk.start()
        qtbot.waitUntil(lambda: preview.has_picture, timeout=5000)
        webcam.plugged.clear()
        qtbot.waitUntil(lambda: preview.hint() == "摄像头断开了", timeout=5000)
        assert not preview.has_picture
        assert panel.texts[0] == "摄像头断开了"
        assert "重新插好" in panel.texts[1]
        # A scanner that types goes on meanwhile.
        type_text(desk, a_badge_text(ZHAO) + "\r", gap_ms=5)
        assert desk.happened == ["unassigned"]
        page = printed([WANG_BADGE], tmp_path)[0]
        grey = page[..., 0] if page.ndim == 3 else page
        webcam.picture = wide_picture(grey[:1000, :1000], (1280, 1080))
        webcam.plugged.set()
        qtbot.waitUntil(lambda: desk.happened == ["unassigned", "on"], timeout=10_000)
        qtbot.waitUntil(lambda: preview.has_picture, timeout=5000)


# ---- the language --------------------------------------------------------------------------


def visible_words(window: QWidget) -> list[str]:
    """Give every text that somebody sees now, and what is read out of it."""
    found: list[str] = []
    for widget in window.findChildren(QWidget):
        if widget.isVisible():
            found.append(widget.accessibleName())
            if isinstance(widget, QLabel | QAbstractButton):
                found.append(widget.text())
    return [text for text in found if text]


def is_chinese(text: str) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for char in text)


def in_every_room(desk: Desk) -> list[str]:
    words: list[str] = []
    for number in range(len(desk.window.rooms)):
        desk.window.open_room(number)
        settle()
        words += visible_words(desk.window)
    desk.window.open_room(0)
    return [*words, *desk.window.scan.result.texts, desk.window.windowTitle()]


@pytest.mark.parametrize("who", [WANG, LI, VolunteerId(0xABC)])
def test_the_language_changes_everything_that_is_seen_while_the_kiosk_runs(
    who: VolunteerId, desk: Desk
) -> None:
    show(desk, "poster")
    show(desk, a_badge_text(who))
    settle()
    people = [person.name for person in desk.kiosk.gate.roster.volunteers.values()]
    teams = [team.name for team in desk.kiosk.gate.roster.teams.values()]
    data = [*people, *(f"{name[0]}*" for name in people), *teams, "切换到中文", "中文"]

    def without_data(text: str) -> str:
        for known in data:
            text = text.replace(known, "")
        return text

    chinese = in_every_room(desk)
    assert sum(is_chinese(text) for text in chinese) > 30
    words = [without_data(t).replace("Switch to English", "") for t in chinese]
    english = [t for t in words if not is_chinese(t) and any(len(w) > 2 for w in t.split(" "))]
    assert [t for t in english if any(c.isascii() and c.isalpha() for c in t)] == []
    press(desk.window.top.language)
    assert [t for t in in_every_room(desk) if is_chinese(without_data(t))] == []
    press(desk.window.top.language)
    assert in_every_room(desk) == chinese


# ---- what the hub brings -------------------------------------------------------------------


class HandExchange:
    """An exchange that does what a test puts into its queue."""

    failing = False

    def __init__(self) -> None:
        self.brought = Applied()
        self.line = LineState(Line.SYNCED, last_exchange=AT)
        self.todo: queue.SimpleQueue[Callable[[], Applied]] = queue.SimpleQueue()

    def run_once(self) -> LineState:
        self.brought = Applied()
        if not self.todo.empty():
            self.brought = self.todo.get()()
        return self.line

    def delay_s(self) -> float:
        return 0.02

    def state(self) -> LineState:
        return self.line

    def cancel(self) -> None:
        """Nothing is under way."""


@pytest.fixture
def exchange() -> HandExchange:
    return HandExchange()


@pytest.fixture
def synced(qtbot: QtBot, tmp_path: Path, exchange: HandExchange) -> Iterator[Desk]:
    with a_desk(tmp_path, syncer=Syncer(exchange)) as made:
        made.kiosk.start()
        yield made


def test_a_new_roster_is_taken_up_while_the_kiosk_runs(
    synced: Desk, exchange: HandExchange, qtbot: QtBot
) -> None:
    assert show(synced, a_badge_text(ZHAO)).happened == "unassigned"
    roster = a_roster(plan=((WANG, "south-1"), (ZHAO, "south-1")))
    event = replace(roster.event, name="秋季志愿活动", name_en="Autumn Event")
    rows = to_rows(replace(roster, event=event))

    def bring() -> Applied:
        changes = [Change(table=r.table, key=r.key, value=dict(r.value or {})) for r in rows]
        page = ChangesPage(
            protocol=PROTOCOL,
            hub="hub-1",
            hub_epoch=1,
            event=event.event,
            fresh=False,
            changes=changes,
            cursor="1-2",
            more=False,
            server_time=AT,
        )
        return apply_page(synced.store, page, ROOT_PUBLIC)

    exchange.todo.put(bring)
    qtbot.waitUntil(lambda: "秋季志愿活动" in labels(synced), timeout=5000)
    assert show(synced, a_badge_text(ZHAO)).happened == "on"


def test_what_the_hub_set_aside_stops_counting_and_is_shown_for_review(
    synced: Desk, exchange: HandExchange, qtbot: QtBot
) -> None:
    on = show(synced, WANG_BADGE)
    settle()
    assert synced.kiosk.gate.book.figures().turns == 1
    verdict = Verdict(seq=1, status=Status.QUARANTINED, code="chain")
    exchange.todo.put(lambda: Applied(verdicts=synced.journal.store_verdicts(1, [verdict])))
    qtbot.waitUntil(lambda: len(synced.window.review.shown) == 1, timeout=5000)
    (item,) = synced.window.review.shown
    assert (item.entry, item.quarantined) == (on.entry, True)
    assert synced.kiosk.gate.book.figures().turns == 0
    assert synced.kiosk.gate.counters().on_duty == 0


def test_an_entry_that_the_hub_cannot_take_still_counts_and_says_so(
    synced: Desk, exchange: HandExchange, qtbot: QtBot
) -> None:
    show(synced, WANG_BADGE)
    stuck = Verdict(seq=1, status=Status.QUARANTINED, code="suspect")
    exchange.todo.put(lambda: Applied(verdicts=synced.journal.store_verdicts(1, [stuck])))
    qtbot.waitUntil(lambda: len(synced.window.review.shown) == 1, timeout=5000)
    assert synced.window.review.shown[0].title.zh == "还没有传到中心"
    assert synced.kiosk.gate.book.figures().turns == 1


def test_the_desk_decides_by_the_hubs_clock_once_it_is_known(
    synced: Desk, exchange: HandExchange, qtbot: QtBot
) -> None:
    gate = synced.kiosk.gate
    assert gate.now() == synced.clock.now()
    exchange.line = LineState(Line.SYNCED, last_exchange=AT, offset_ms=7_200_000)
    qtbot.waitUntil(lambda: gate.now() != synced.clock.now(), timeout=5000)
    assert (gate.now() - synced.clock.now()).total_seconds() == 7200


def test_the_chip_says_how_many_wait_and_that_the_hub_is_away(
    synced: Desk, exchange: HandExchange, qtbot: QtBot
) -> None:
    chip = synced.window.top.sync
    exchange.line = LineState(Line.OFFLINE, pending=3, offline_since=AT)
    qtbot.waitUntil(lambda: "离线" in chip.text(), timeout=5000)
    assert "3 条待传" in chip.text()


# ---- bugs ----------------------------------------------------------------------------------

SECRET = "V1:SECRET 王晓安"


def test_the_hook_for_bugs_is_taken_back_at_the_end(qtbot: QtBot, tmp_path: Path) -> None:
    before = sys.excepthook
    with a_desk(tmp_path) as desk:
        desk.kiosk.start()
        assert sys.excepthook != before
    assert sys.excepthook == before


@pytest.mark.expects_warnings
def test_a_bug_behind_a_button_is_logged_by_its_place_only_and_shown(
    desk: Desk, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.window.tally_asked.emit(SECRET, 1)
    settle()
    (record,) = [r for r in caplog.records if r.levelno >= logging.WARNING]
    assert record.getMessage().startswith("a bug: ValueError at tally.py:")
    assert record.exc_info is None
    captured = capsys.readouterr()
    for text in (caplog.text, captured.out, captured.err):
        assert "SECRET" not in text
        assert "王晓安" not in text
    assert desk.window.scan.result.texts[0] == "出错了"
    assert painted(desk) == colour(desk, "stop_soft")
    assert show(desk, WANG_BADGE).happened == "on"


class BuggyWebcam(Webcam):
    """A camera whose driver raises what nobody expects, once."""

    def __init__(self) -> None:
        super().__init__()
        self.buggy = threading.Event()

    def latest(self, wait_s: float) -> Frame | None:
        if self.buggy.is_set():
            self.buggy.clear()
            raise ZeroDivisionError(SECRET)
        return super().latest(wait_s)


@pytest.mark.expects_warnings
def test_a_bug_in_the_scanners_thread_is_shown_and_the_camera_comes_back(
    qtbot: QtBot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    webcam = BuggyWebcam()
    with a_desk(tmp_path, source=webcam) as desk:
        preview = desk.window.scan.preview
        desk.kiosk.start()
        qtbot.waitUntil(lambda: preview.has_picture, timeout=5000)
        webcam.buggy.set()
        qtbot.waitUntil(lambda: desk.window.scan.result.texts[0] == "出错了", timeout=5000)
        qtbot.waitUntil(lambda: preview.has_picture, timeout=5000)
        assert show(desk, WANG_BADGE).happened == "on"
    messages = [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING]
    assert len(messages) == 1
    assert messages[0].startswith("a bug: ZeroDivisionError at test_app.py:")
    assert "SECRET" not in caplog.text


# ---- the end -------------------------------------------------------------------------------


def test_what_is_still_on_its_way_when_the_kiosk_closes_touches_nothing(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with a_desk(tmp_path) as desk:
        desk.kiosk.start()
        show(desk, WANG_BADGE)  # its lists are still to be shown
        desk.kiosk.stop()
        desk.kiosk.show_badge(a_badge_text(LI), time.monotonic_ns())
        assert desk.happened == ["on"]
        assert desk.kinds == ["on"]
    with qtbot.captureExceptions() as bugs:
        settle()
    assert bugs == []
