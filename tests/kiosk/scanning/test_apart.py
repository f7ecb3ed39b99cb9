"""The reader in a process of its own: real processes that crash, hang and are killed."""

import dataclasses
import gc
import logging
import math
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator

import numpy as np
import psutil
import pytest

from kiosk.scanning import apart_child, passing
from kiosk.scanning.apart import ReaderApart, child_command
from kiosk.scanning.glance import Glance
from kiosk.scanning.passing import FrameMemory
from tests.kiosk.scanning import odd_readers
from tests.kiosk.scanning.codes import BADGE_TEXT, Pixels, on_desk, qr

ODD = f"{odd_readers.__name__}:Odd"
BADGE = on_desk((qr(BADGE_TEXT), 300, 100))
Open = Callable[..., ReaderApart]


@pytest.fixture
def apart() -> Iterator[Open]:
    made: list[ReaderApart] = []

    def begin(reader: str = ODD, **options: object) -> ReaderApart:
        options.setdefault("patience_s", 5.0)
        made.append(ReaderApart(reader=reader, **options))  # type: ignore[arg-type]
        return made[-1]

    yield begin
    for reader in made:
        reader.close()


def doing(deed: int) -> Pixels:
    frame = BADGE.copy()
    frame[0, 0] = deed
    return frame


def soon() -> float:
    """Give a deadline that a busy machine holds, too."""
    return time.monotonic() + 5


def until_read(reader: ReaderApart, deadline_s: float = 15.0) -> list[str]:
    """Show the badge until it reads, as a camera does."""
    until = time.monotonic() + deadline_s
    while time.monotonic() < until:
        if texts := reader.read(BADGE, soon()):
            return texts
        time.sleep(0.02)
    return []


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING]


# ---- it reads as the reader does -----------------------------------------------------------


def test_the_first_look_already_reads(apart: Open) -> None:
    assert apart().read(BADGE, soon()) == [BADGE_TEXT]


def test_colour_and_grey_frames_of_any_size_are_read_and_the_next_one_is_not_the_last(
    apart: Open,
) -> None:
    reader = apart()
    small = qr("V1:SMALL", 4)
    for frame, texts in (
        (np.dstack([BADGE] * 3), [BADGE_TEXT]),
        (small, ["V1:SMALL"]),
        (np.full((720, 1280), 128, np.uint8), []),
        (BADGE[:, ::-1][:, ::-1], [BADGE_TEXT]),
        (BADGE[::1, 100:1100], [BADGE_TEXT]),
        (np.zeros((0, 0), np.uint8), []),
    ):
        assert reader.read(frame, soon()) == texts
        assert reader.look(frame, soon()).size == (frame.shape[1], frame.shape[0])


def test_a_frame_larger_than_any_cameras_gets_a_larger_memory(apart: Open) -> None:
    reader = apart()
    before = reader.pid
    large = np.full((3000, 4000), 190, np.uint8)
    large[100 : 100 + BADGE.shape[0], 100 : 100 + BADGE.shape[1]] = BADGE
    reader.read(BADGE, soon())
    reader.read(large, soon())
    texts: list[str] = []
    until = time.monotonic() + 15
    while not texts and time.monotonic() < until:
        texts = reader.read(large, soon())
    assert texts == [BADGE_TEXT]
    assert reader.pid != before
    assert reader.read(BADGE, soon()) == [BADGE_TEXT]


def test_everything_that_a_glance_holds_comes_over(apart: Open) -> None:
    glance = apart(f"{odd_readers.__name__}:Whole").look(BADGE)
    assert glance == odd_readers.EVERYTHING
    plain = Glance()
    for field in dataclasses.fields(Glance):
        assert getattr(glance, field.name) != getattr(plain, field.name), field.name


def test_state_is_kept_from_frame_to_frame_and_the_deadline_holds_there(apart: Open) -> None:
    reader = apart(f"{odd_readers.__name__}:Counting")
    frame = np.full((48, 64), 7, np.uint8)
    assert reader.read(frame) == ["1 None (48, 64) True 7"]
    assert reader.read(frame, time.monotonic() + 3.0) == ["2 3.0 (48, 64) True 7"]
    assert reader.read(frame, time.monotonic() - 3.0) == ["3 -3.0 (48, 64) True 7"]


def test_a_frame_that_the_reader_keeps_does_not_change_under_its_hands(apart: Open) -> None:
    reader = apart(f"{odd_readers.__name__}:Hoarding")
    said = [reader.read(np.full((48, 64), grey, np.uint8)) for grey in (3, 4, 5)]
    assert said[-1] == ["3 4 5"]


def test_a_frozen_program_is_called_by_a_command_of_its_own(
    apart: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert child_command() == [sys.executable, apart_child.COMMAND]
    monkeypatch.undo()
    # What the frozen program's entry calls is `kiosk.cli.main`, as `python -m kiosk` does.
    reader = apart(command=[sys.executable, "-m", "kiosk", apart_child.COMMAND])
    assert reader.read(BADGE, soon()) == [BADGE_TEXT]


# ---- what would have taken the window down -------------------------------------------------


@pytest.mark.expects_warnings
def test_killed_in_the_middle_it_is_there_again_for_the_next_badge(
    apart: Open, caplog: pytest.LogCaptureFixture
) -> None:
    reader = apart()
    assert reader.read(BADGE, soon()) == [BADGE_TEXT]
    pid = reader.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert reader.read(BADGE, soon()) == []
    assert until_read(reader) == [BADGE_TEXT]
    assert reader.pid != pid
    assert not psutil.pid_exists(pid)
    assert warnings(caplog) == ["reader ended (-9), is started again"]


@pytest.mark.expects_warnings
@pytest.mark.parametrize(
    ("deed", "code"),
    [
        (odd_readers.CRASH, -signal.SIGSEGV),
        (odd_readers.ABORT, -signal.SIGABRT),
        (odd_readers.RAISE, 1),
        (odd_readers.EXIT, 0),
    ],
)
def test_a_frame_that_ends_a_decoder_costs_that_frame(
    apart: Open, caplog: pytest.LogCaptureFixture, deed: int, code: int
) -> None:
    reader = apart()
    assert reader.read(BADGE, soon()) == [BADGE_TEXT]
    assert reader.read(doing(deed)) == []
    assert until_read(reader) == [BADGE_TEXT]
    assert warnings(caplog) == [f"reader ended ({code}), is started again"]


@pytest.mark.expects_warnings
@pytest.mark.parametrize("deed", [odd_readers.HANG, odd_readers.HANG_DEAF])
def test_a_decoder_that_hangs_is_ended_once_patience_is(
    apart: Open, caplog: pytest.LogCaptureFixture, deed: int
) -> None:
    reader = apart(patience_s=1.5)
    assert reader.read(BADGE, soon()) == [BADGE_TEXT]
    began = time.monotonic()
    assert reader.read(doing(deed), began + 0.03) == []
    assert 1.5 <= time.monotonic() - began < 10
    assert until_read(reader) == [BADGE_TEXT]
    assert warnings(caplog) == ["reader hung (-9), is started again"]


@pytest.mark.expects_warnings
def test_one_that_dies_again_and_again_is_started_ever_more_patiently(
    apart: Open, caplog: pytest.LogCaptureFixture
) -> None:
    reader = apart(f"{odd_readers.__name__}:Stillborn", backoff_s=(0.0, 60.0))
    until = time.monotonic() + 20
    while len(warnings(caplog)) < 2 and time.monotonic() < until:
        assert reader.look(BADGE) == Glance(size=(1280, 720))
        time.sleep(0.01)
    began = time.monotonic()
    for _ in range(100):
        assert reader.read(BADGE, soon()) == []
    assert time.monotonic() - began < 5
    assert reader.pid is None
    assert warnings(caplog) == ["reader ended while it started (1), is started again"] * 2


@pytest.mark.expects_warnings
def test_a_system_that_starts_nothing_more_is_no_end_of_the_window(
    apart: Open, caplog: pytest.LogCaptureFixture
) -> None:
    reader = apart(command=["/nowhere/to/be/found"], backoff_s=(60.0,))
    assert reader.read(BADGE, soon()) == []
    assert warnings(caplog) == ["reader cannot be started: FileNotFoundError"]


@pytest.mark.expects_warnings
def test_a_system_that_never_starts_it_is_complained_of_once(
    apart: Open, caplog: pytest.LogCaptureFixture
) -> None:
    reader = apart(command=["/nowhere/to/be/found"], backoff_s=(0.0,))
    for _ in range(20):
        assert reader.look(BADGE, soon()) == Glance(size=(1280, 720))
    assert warnings(caplog) == ["reader cannot be started: FileNotFoundError"]


@pytest.mark.expects_warnings
def test_one_that_dies_for_ever_does_not_fill_the_log(
    apart: Open, caplog: pytest.LogCaptureFixture
) -> None:
    reader = apart(command=[sys.executable, "-c", ""], backoff_s=(0.0, 0.0))
    pids: set[int] = set()
    until = time.monotonic() + 20
    while len(pids) < 5 and time.monotonic() < until:
        assert reader.look(BADGE, soon()) == Glance(size=(1280, 720))
        pids |= {reader.pid} if reader.pid is not None else set()
        time.sleep(0.01)
    assert len(pids) == 5
    assert warnings(caplog) == ["reader ended while it started (0), is started again"] * 2


@pytest.mark.parametrize("deadline", [math.inf, math.nan, 1e300])
def test_any_deadline_is_borne(apart: Open, deadline: float) -> None:
    reader = apart()
    assert reader.read(BADGE, -math.inf) in ([], [BADGE_TEXT])
    assert reader.read(BADGE, deadline) == [BADGE_TEXT]


@pytest.mark.expects_warnings
def test_an_answer_that_is_none_ends_the_process_that_gave_it(
    apart: Open, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    reader = apart()
    assert reader.read(BADGE, soon()) == [BADGE_TEXT]

    def garbled(_line: object) -> Glance:
        raise passing.Garbled

    with monkeypatch.context() as patch:
        patch.setattr(passing, "receive", garbled)
        assert reader.read(BADGE, soon()) == []
    assert until_read(reader) == [BADGE_TEXT]
    assert warnings(caplog) == ["reader said nonsense (-9), is started again"]


# ---- its end -------------------------------------------------------------------------------


def test_closed_it_is_gone_and_sees_nothing_more(apart: Open) -> None:
    reader = apart()
    reader.read(BADGE, soon())
    pid = reader.pid
    assert pid is not None
    reader.close()
    reader.close()
    assert not psutil.pid_exists(pid)
    assert reader.look(BADGE) == Glance(size=(1280, 720))
    gc.collect()  # a ResourceWarning would fail the test


def test_closing_breaks_off_a_look_that_hangs(apart: Open) -> None:
    reader = apart(patience_s=50.0)
    reader.read(BADGE, soon())
    asking = threading.Thread(target=lambda: reader.read(doing(odd_readers.HANG)))
    asking.start()
    time.sleep(0.1)
    began = time.monotonic()
    reader.close()
    asking.join(20)
    assert not asking.is_alive()
    assert time.monotonic() - began < 10


def test_closing_while_it_starts_waits_for_nothing(apart: Open) -> None:
    reader = apart()
    pid = reader.pid
    reader.close()
    assert pid is not None
    assert not psutil.pid_exists(pid)


_PARENT = """
import time
from kiosk.scanning.apart import ReaderApart
from tests.kiosk.scanning.test_apart import BADGE
reader = ReaderApart()
reader.read(BADGE)
print(reader.pid, flush=True)
time.sleep(60)
"""


def test_it_ends_with_the_process_that_asks_even_if_that_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", _PARENT], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    child.wait(15)  # or TimeoutExpired


_IMPATIENT = """
import sys
from kiosk.scanning import apart_child
apart_child.STUCK_S = 1.0
apart_child.main(sys.argv[1:])
"""


@pytest.mark.expects_warnings
def test_one_that_hangs_when_nobody_is_left_to_end_it_ends_itself(
    apart: Open, caplog: pytest.LogCaptureFixture
) -> None:
    reader = apart(patience_s=50.0, command=[sys.executable, "-c", _IMPATIENT])
    assert reader.read(BADGE, soon()) == [BADGE_TEXT]
    assert reader.read(doing(odd_readers.HANG_DEAF)) == []
    assert warnings(caplog) == ["reader ended (1), is started again"]


def test_ctrl_c_in_the_terminal_is_not_for_the_reader(apart: Open) -> None:
    reader = apart()
    reader.read(BADGE, soon())
    pid = reader.pid
    assert pid is not None
    assert os.getpgid(pid) != os.getpgid(0)
    os.kill(pid, signal.SIGINT)
    assert reader.read(BADGE, soon()) == [BADGE_TEXT]
    assert reader.pid == pid


# ---- what both see -------------------------------------------------------------------------


def test_memory_that_had_a_name_for_a_moment_does_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(passing, "_nameless", passing._named_no_more)
    memory = FrameMemory(48 * 64)
    frame = np.arange(48 * 64, dtype=np.uint8).reshape(48, 64)
    memory.put(frame)
    other = FrameMemory(48 * 64, str(os.dup(int(memory.handle))))
    memory.close()
    assert np.array_equal(other.take(64, 48), frame)
    other.close()


@pytest.mark.parametrize(
    "said",
    [b"", b"[]", b"{}", b"null", b"\xff", b'{"seen": [1]}', b"[" * 100_000, b'{"size": [1]}'],
)
def test_nonsense_on_the_line_is_told_from_an_answer(said: bytes) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(passing._LENGTH.pack(len(said)) + said)
        with pytest.raises(passing.Garbled):
            passing.receive(ours)


def test_an_answer_longer_than_any_is_not_waited_for() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(b"\xff" * 4)
        with pytest.raises(passing.Garbled):
            passing.receive(ours)


def test_a_person_who_starts_the_readers_process_is_told_what_to_run(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert apart_child.main([]) == 2
    assert "gatepost" in capsys.readouterr().err
