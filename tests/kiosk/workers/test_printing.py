"""Paper beside the window: one job at a time, one end to each, the window stays alive."""

import logging
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.printing.badges import print_badges
from kiosk.workers.printing import Press
from sync.domain.errors import EnvironmentProblem, GatepostError
from tests.kiosk.printing.papers import a_card, by_pdfium, by_zxing

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


@pytest.fixture
def press(qapp: object) -> Iterator[Press]:
    made = Press()
    yield made
    assert made.stop()


@pytest.fixture
def heard(press: Press) -> list[tuple[object, ...]]:
    """Everything that the press says, in order; main thread only."""
    said: list[tuple[object, ...]] = []
    main = threading.get_ident()

    def hear(word: str) -> Callable[..., None]:
        def note(*facts: object) -> None:
            assert threading.get_ident() == main
            said.append((word, *facts))

        return note

    press.progressed.connect(hear("progressed"))
    press.finished.connect(hear("finished"))
    press.failed.connect(hear("failed"))
    press.cancelled.connect(hear("cancelled"))
    return said


def waiting(progress: Progress, cancelled: Cancelled) -> Path:
    """Work until called off."""
    step = threading.Event()
    done = 0
    while not cancelled():
        done += 1
        progress(done, 10_000)
        step.wait(0.005)
    raise EnvironmentProblem


def test_badges_are_printed_while_the_window_lives(
    press: Press, heard: list[tuple[object, ...]], qtbot: QtBot, tmp_path: Path
) -> None:
    cards = [a_card(number) for number in range(1, 41)]
    path = tmp_path / "badges.pdf"

    def job(progress: Progress, cancelled: Cancelled) -> Path:
        return print_badges(cards, path, progress=progress, cancelled=cancelled)

    with qtbot.waitSignal(press.finished, timeout=30_000) as finished:
        assert press.start(job)
    assert finished.args == [path]
    assert not press.busy
    assert heard[-2:] == [("progressed", 40, 40), ("finished", path)]
    steps = [int(str(fact[1])) for fact in heard[:-1]]
    assert steps == sorted(steps)
    assert by_zxing(by_pdfium(path)[0]) == {card.token for card in cards[:4]}


def test_a_cancel_ends_the_job_and_says_so_once(
    press: Press, heard: list[tuple[object, ...]], qtbot: QtBot, tmp_path: Path
) -> None:
    cards = [a_card(number) for number in range(1, 7)] * 400
    path = tmp_path / "badges.pdf"

    def job(progress: Progress, cancelled: Cancelled) -> Path:
        return print_badges(cards, path, progress=progress, cancelled=cancelled)

    with qtbot.waitSignal(press.progressed, timeout=30_000):
        press.start(job)
    with qtbot.waitSignal(press.cancelled, timeout=30_000):
        press.cancel()
    assert [fact[0] for fact in heard if fact[0] != "progressed"] == ["cancelled"]
    assert not list(tmp_path.iterdir())
    assert not press.busy


def test_a_cancel_that_comes_too_late_leaves_the_file_and_says_so(
    press: Press, heard: list[tuple[object, ...]], qtbot: QtBot, tmp_path: Path
) -> None:
    done, go = tmp_path / "done.pdf", threading.Event()

    def job(_progress: Progress, _cancelled: Cancelled) -> Path:
        assert go.wait(20)
        return done

    with qtbot.waitSignal(press.finished, timeout=20_000):
        press.start(job)
        press.cancel()
        go.set()
    assert heard == [("finished", done)]


def test_a_problem_comes_in_words(
    press: Press, heard: list[tuple[object, ...]], qtbot: QtBot
) -> None:
    problem = EnvironmentProblem()

    def job(_progress: Progress, _cancelled: Cancelled) -> Path:
        raise problem

    with qtbot.waitSignal(press.failed, timeout=20_000):
        press.start(job)
    assert heard == [("failed", problem)]


@pytest.mark.expects_warnings
def test_a_bug_is_noted_by_kind_only_and_the_press_goes_on(
    press: Press,
    heard: list[tuple[object, ...]],
    qtbot: QtBot,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
) -> None:
    def job(_progress: Progress, _cancelled: Cancelled) -> Path:
        raise KeyError("V1:SECRET")

    with qtbot.waitSignal(press.failed, timeout=20_000):
        press.start(job)
    ((_, problem),) = heard
    assert type(problem) is GatepostError
    assert "KeyError" in caplog.text
    assert "SECRET" not in caplog.text
    with qtbot.waitSignal(press.finished, timeout=20_000):
        press.start(lambda _progress, _cancelled: tmp_path)


def test_one_job_at_a_time(
    press: Press, heard: list[tuple[object, ...]], qtbot: QtBot, tmp_path: Path
) -> None:
    busy: list[bool] = []
    press.busy_changed.connect(busy.append)
    assert press.start(waiting)
    assert not press.start(lambda _progress, _cancelled: tmp_path)
    with qtbot.waitSignal(press.cancelled, timeout=20_000):
        press.cancel()
    assert press.start(lambda _progress, _cancelled: tmp_path)
    qtbot.waitUntil(lambda: not press.busy, timeout=20_000)
    assert busy == [True, False, True, False]
    assert [fact[0] for fact in heard if fact[0] != "progressed"] == ["cancelled", "finished"]


def test_a_thousand_steps_are_told_as_a_few(
    press: Press, heard: list[tuple[object, ...]], qtbot: QtBot, tmp_path: Path
) -> None:
    def job(progress: Progress, _cancelled: Cancelled) -> Path:
        for step in range(1, 100_001):
            progress(step, 100_000)
        return tmp_path

    with qtbot.waitSignal(press.finished, timeout=30_000):
        press.start(job)
    told = [fact for fact in heard if fact[0] == "progressed"]
    assert told[-1] == ("progressed", 100_000, 100_000)
    assert len(told) < 1000


def test_closing_calls_the_job_off_and_nothing_is_said_after(
    press: Press, heard: list[tuple[object, ...]], qtbot: QtBot
) -> None:
    press.start(waiting)
    assert press.stop()
    assert press.stop()
    heard.clear()
    qtbot.wait(30)
    assert heard == []


@pytest.mark.expects_warnings
def test_a_job_that_does_not_end_is_left_behind(
    qapp: object, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    monkeypatch.setattr("kiosk.workers.printing._JOIN_S", 0.05)
    press, go = Press(), threading.Event()

    def job(_progress: Progress, _cancelled: Cancelled) -> Path:
        go.wait(20)
        return tmp_path

    press.start(job)
    try:
        assert not press.stop()
        assert caplog.records[-1].levelno == logging.ERROR
    finally:
        go.set()
