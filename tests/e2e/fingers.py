"""A screen of its own, and keys, taps and drags that really come from its X server (XTEST)."""

import contextlib
import ctypes
import ctypes.util
import os
import shutil
import subprocess
import time
from collections.abc import Iterator

import pytest

_LEFT = 1
_CLIENT_MESSAGE = 33
_KEYSYMS = {
    "\r": 0xFF0D,
    "\b": 0xFF08,
    "Escape": 0xFF1B,
    "Return": 0xFF0D,
    "Control": 0xFFE3,
    "Shift": 0xFFE1,
    **{f"F{number}": 0xFFBD + number for number in range(1, 13)},
}
_PERSON_GAP_S = 0.075


@contextlib.contextmanager
def a_display(width: int, height: int) -> Iterator[str]:
    """Start an X server on a free display; give its name. It is ended at the end."""
    server = shutil.which("Xvfb")
    if server is None or ctypes.util.find_library("Xtst") is None:
        pytest.skip("Xvfb or libXtst is not installed")
    reads, writes = os.pipe()
    process = subprocess.Popen(
        [
            server,
            "-displayfd",
            str(writes),
            *f"-screen 0 {width}x{height}x24 -nolisten tcp".split(),
        ],
        pass_fds=(writes,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writes)
    try:
        with os.fdopen(reads) as pipe:
            number = pipe.readline().strip()
        assert number, "Xvfb did not start"
        yield f":{number}"
    finally:
        process.terminate()
        process.wait(10)


class _ClientMessage(ctypes.Structure):
    """XClientMessageEvent, padded to the length of an XEvent."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("message_type", ctypes.c_ulong),
        ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5),
        ("pad", ctypes.c_long * 12),
    )


class Fingers:
    """Types and taps on a display as a keyboard, a scanner and a touch screen do."""

    def __init__(self, display: str) -> None:
        self._x11 = ctypes.CDLL(ctypes.util.find_library("X11"))
        self._test = ctypes.CDLL(ctypes.util.find_library("Xtst"))
        self._x11.XOpenDisplay.restype = ctypes.c_void_p
        self._x11.XkbKeycodeToKeysym.restype = ctypes.c_ulong
        self._x11.XInternAtom.restype = ctypes.c_ulong
        opened = self._x11.XOpenDisplay(display.encode())
        assert opened, "the display does not answer"
        self._display = ctypes.c_void_p(opened)

    def close(self) -> None:
        """Let the display go."""
        self._x11.XCloseDisplay(self._display)

    def tap(self, x: int, y: int) -> None:
        """Press and let go at a place on the screen."""
        self._move(x, y)
        self._button(down=True)
        time.sleep(0.03)
        self._button(down=False)

    def close_window(self, window: int) -> None:
        """Ask a window to close, as a window manager does when its cross is tapped."""

        def atom(name: bytes) -> int:
            found: int = self._x11.XInternAtom(self._display, name, 0)
            return found

        message = _ClientMessage(type=_CLIENT_MESSAGE, window=window, format=32)
        message.message_type = atom(b"WM_PROTOCOLS")
        message.data[0] = atom(b"WM_DELETE_WINDOW")
        self._x11.XSendEvent(
            self._display, ctypes.c_ulong(window), 0, ctypes.c_long(0), ctypes.byref(message)
        )
        self._x11.XFlush(self._display)

    def type(self, text: str) -> None:
        """Type as a person does."""
        for char in text:
            self._stroke(char)
            self._x11.XFlush(self._display)
            time.sleep(_PERSON_GAP_S)

    def scan(self, text: str) -> None:
        """Type as a USB scanner does, with Enter at the end.

        In one go: a scanner is never held up between two keys, a busy test machine is.
        """
        for char in text + "\r":
            self._stroke(char)
        self._x11.XFlush(self._display)

    def press(self, *names: str) -> None:
        """Press keys together: `press("Control", "l")`."""
        codes = [self._code(name)[0] for name in names]
        for code in codes:
            self._key(code, down=True)
        for code in reversed(codes):
            self._key(code, down=False)
        self._x11.XFlush(self._display)

    def _stroke(self, char: str) -> None:
        shift = self._code("Shift")[0]
        code, shifted = self._code(char)
        if shifted:
            self._key(shift, down=True)
        self._key(code, down=True)
        self._key(code, down=False)
        if shifted:
            self._key(shift, down=False)

    def _code(self, name: str) -> tuple[int, bool]:
        sym = _KEYSYMS.get(name) or ord(name)
        code = self._x11.XKeysymToKeycode(self._display, ctypes.c_ulong(sym))
        assert code, f"no key on this keyboard gives {name}"
        plain = self._x11.XkbKeycodeToKeysym(self._display, ctypes.c_ubyte(code), 0, 0)
        return code, plain != sym

    def _key(self, code: int, *, down: bool) -> None:
        self._test.XTestFakeKeyEvent(self._display, ctypes.c_uint(code), int(down), 0)

    def _move(self, x: int, y: int) -> None:
        self._test.XTestFakeMotionEvent(self._display, 0, x, y, 0)
        self._x11.XFlush(self._display)

    def _button(self, *, down: bool) -> None:
        self._test.XTestFakeButtonEvent(self._display, _LEFT, int(down), 0)
        self._x11.XFlush(self._display)
