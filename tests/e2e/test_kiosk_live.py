"""The kiosk while it runs: camera, language, what the hub brings, bugs."""

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
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from kiosk.desk.doubt_words import Doubt, DoubtSort
from kiosk.scanning.source import Frame, SourceLost
from kiosk.store.roster import apply_page
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
from tests.e2e.hands import (
    Pixels,
    colour,
    labels,
    painted,
    press,
    settle,
    show,
    type_text,
    wide_picture,
)

WANG_BADGE = a_badge_text(WANG)


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    """A kiosk that runs without a camera."""
    with a_desk(tmp_path) as made:
        made.kiosk.start()
        yield made


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
    verdict = Verdict(seq=1, status=Status.QUARANTINED, code="hash")
    synced.window.open_page(synced.window.review)
    exchange.todo.put(lambda: Applied(verdicts=synced.journal.store_verdicts(1, [verdict])))
    qtbot.waitUntil(lambda: len(synced.window.review.shown) == 1, timeout=5000)
    (item,) = synced.window.review.shown
    assert isinstance(item, Doubt)
    assert (item.entry, item.sort) == (on.entry, DoubtSort.ASIDE)
    assert synced.kiosk.gate.book.figures().turns == 0
    assert synced.kiosk.gate.counters().on_duty == 0


def test_an_entry_that_the_hub_cannot_take_still_counts_and_says_so(
    synced: Desk, exchange: HandExchange, qtbot: QtBot
) -> None:
    show(synced, WANG_BADGE)
    stuck = Verdict(seq=1, status=Status.QUARANTINED, code="suspect")
    review = synced.window.review
    synced.window.open_page(review)
    exchange.todo.put(lambda: Applied(verdicts=synced.journal.store_verdicts(1, [stuck])))
    settle()
    review.tabs.tabs[1].click()
    qtbot.waitUntil(lambda: len(review.shown) == 1, timeout=5000)
    item = review.shown[0]
    assert isinstance(item, Doubt)
    assert item.title.zh == "还没有传到中心"
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
    assert messages[0].startswith("a bug: ZeroDivisionError at test_kiosk_live.py:")
    assert "SECRET" not in caplog.text
