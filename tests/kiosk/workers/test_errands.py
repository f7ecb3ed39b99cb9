"""One errand at a time beside the window; its end is always told, a stopped one's never."""

import threading

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from kiosk.workers.errands import Errands, Going
from sync.domain.errors import GatepostError


def test_what_it_gives_and_how_far_it_is_are_told(qtbot: QtBot) -> None:
    errands = Errands()
    seen: list[tuple[int, int]] = []
    errands.progressed.connect(lambda done, whole: seen.append((done, whole)))

    def work(going: Going) -> object:
        going.tell(1, 2)
        going.tell(2, 2)
        return "done"

    with qtbot.waitSignal(errands.done) as told:
        assert errands.run(work)
        assert errands.busy
        assert not errands.run(work)
    assert told.args == ["done"]
    assert seen == [(1, 2), (2, 2)]
    assert not errands.busy


def test_a_problem_is_told_as_one(qtbot: QtBot) -> None:
    errands = Errands()
    problem = GatepostError()

    def work(_going: Going) -> object:
        raise problem

    with qtbot.waitSignal(errands.failed) as told:
        errands.run(work)
    assert told.args == [problem]


@pytest.mark.expects_warnings
def test_a_bug_is_told_without_what_it_says(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    errands = Errands()

    def work(_going: Going) -> object:
        raise KeyError("王晓安")

    with qtbot.waitSignal(errands.failed):
        errands.run(work)
    assert "KeyError" in caplog.text
    assert "王晓安" not in caplog.text


def test_it_can_be_called_off(qtbot: QtBot) -> None:
    errands = Errands()
    begun = threading.Event()

    def work(going: Going) -> object:
        begun.set()
        while not going.cancelled():
            pass
        return "stopped"

    with qtbot.waitSignal(errands.done) as told:
        errands.run(work)
        begun.wait(10)
        errands.call_off()
    assert told.args == ["stopped"]


def test_after_a_stop_nothing_is_told(qtbot: QtBot) -> None:
    errands = Errands()
    told: list[object] = []
    errands.done.connect(told.append)
    errands.run(lambda _going: "late")
    errands.stop()
    QCoreApplication.processEvents()
    assert told == []
    assert not errands.busy
