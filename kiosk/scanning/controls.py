"""A camera's exposure, focus, brightness and gain, where its driver has them.

OpenCV tells neither which controls there are nor their ranges, and `set` says yes to anything.
So a control is found by turning it: what reads back differently is there, and what it stops at
is its range. That flickers for a frame or two, hence only when somebody asks for it.

Every call touches the device: the camera's own thread only.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

import cv2

from kiosk.scanning.capture import Capture

_FAR = 1_000_000.0
"""Beyond any control's range; a driver that gives it back only repeats what it was told."""
_LOG_SPAN = 50.0
"""V4L2's exposure goes from 3 to 2047: the useful part would be a hundredth of a plain slider."""


class Control(StrEnum):
    """What can be turned."""

    EXPOSURE = "exposure"
    FOCUS = "focus"
    BRIGHTNESS = "brightness"
    GAIN = "gain"


@dataclass(frozen=True, slots=True)
class Dial:
    """A control that the driver has, and where it stands. Units are the driver's own."""

    control: Control
    low: float
    high: float
    value: float
    auto: bool | None = None
    """None: it has no automatic."""

    @property
    def share(self) -> float:
        """Give where the value stands, 0 to 1."""
        return self._share_of(self.value)

    def at(self, share: float) -> float:
        """Give the whole value at a share of the range, 0 to 1."""
        share = min(max(share, 0.0), 1.0)
        if self._by_ratio:
            return float(round(self.low * (self.high / self.low) ** share))
        return float(round(self.low + (self.high - self.low) * share))

    @property
    def _by_ratio(self) -> bool:
        return self.low > 0 and self.high / self.low >= _LOG_SPAN

    def _share_of(self, value: float) -> float:
        value = min(max(value, self.low), self.high)
        if self._by_ratio:
            return math.log(value / self.low) / math.log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)


@dataclass(frozen=True, slots=True)
class Turn:
    """What somebody wants of a control."""

    control: Control
    auto: bool | None = None
    value: float | None = None
    """Setting a value ends the automatic."""


_PROPS = {
    Control.EXPOSURE: cv2.CAP_PROP_EXPOSURE,
    Control.FOCUS: cv2.CAP_PROP_FOCUS,
    Control.BRIGHTNESS: cv2.CAP_PROP_BRIGHTNESS,
    Control.GAIN: cv2.CAP_PROP_GAIN,
}
_AUTO_PROPS = {
    Control.EXPOSURE: cv2.CAP_PROP_AUTO_EXPOSURE,
    Control.FOCUS: cv2.CAP_PROP_AUTOFOCUS,
}
_STOPS: dict[Control, tuple[float, ...]] = {
    Control.EXPOSURE: tuple(float(power) for power in range(-13, 2)),
}
"""DirectShow refuses what is out of range instead of stopping there, so the usual ends are
tried. Its exposure is a power of two in seconds."""
_USUAL_STOPS = (-128.0, -64.0, -10.0, 0.0, 1.0, 10.0, 64.0, 100.0, 127.0, 128.0, 250.0, 255.0)


def _codes(backend: int, control: Control) -> tuple[tuple[float, float], ...]:
    """Give what switches the automatic on and off, the likeliest pair first."""
    if control is not Control.EXPOSURE:
        return ((1.0, 0.0),)
    if backend == cv2.CAP_V4L2:
        # v4l2_exposure_auto_type: 3 aperture priority, 1 manual, 0 all automatic.
        return ((3.0, 1.0), (0.0, 1.0))
    return ((0.75, 0.25),)


class Panel:
    """The controls of one open camera."""

    def __init__(self, capture: Capture, backend: int) -> None:
        self._capture = capture
        self._backend = backend
        self._dials: dict[Control, Dial] = {}
        self._auto_codes: dict[Control, tuple[float, float]] = {}

    @property
    def dials(self) -> tuple[Dial, ...]:
        """Give what was found, as it stands."""
        return tuple(self._dials.values())

    def find(self) -> tuple[Dial, ...]:
        """Find out what there is; everything stands as before afterwards."""
        self._dials = {}
        for control in Control:
            dial = self._find(control)
            if dial is not None:
                self._dials[control] = dial
        return self.dials

    def turn(self, turn: Turn) -> Dial | None:
        """Turn a control that was found; give how it stands now, None when there is none such."""
        dial = self._dials.get(turn.control)
        if dial is None:
            return None
        auto = False if turn.value is not None else turn.auto
        if dial.auto is not None and auto is not None and auto != dial.auto:
            on, off = self._auto_codes[turn.control]
            self._capture.ask(_AUTO_PROPS[turn.control], on if auto else off)
            dial = replace(dial, auto=auto)
        if turn.value is not None:
            value = min(max(turn.value, dial.low), dial.high)
            self._capture.ask(_PROPS[turn.control], value)
        # What the driver made of it, which moves in steps of its own.
        dial = replace(dial, value=self._capture.tell(_PROPS[turn.control]))
        self._dials[turn.control] = dial
        return dial

    def restore(self, turns: Iterable[Turn]) -> None:
        """Put back what was kept, without finding out first: the camera was just plugged in."""
        for turn in turns:
            auto_prop = _AUTO_PROPS.get(turn.control)
            auto = False if turn.value is not None else turn.auto
            if auto_prop is not None and auto is not None:
                # The likeliest last: what a driver does not know changes nothing.
                for on, off in reversed(_codes(self._backend, turn.control)):
                    self._capture.ask(auto_prop, on if auto else off)
            if turn.value is not None:
                self._capture.ask(_PROPS[turn.control], turn.value)

    def _find(self, control: Control) -> Dial | None:
        prop, auto_prop = _PROPS[control], _AUTO_PROPS.get(control)
        auto_before = self._capture.tell(auto_prop) if auto_prop is not None else 0.0
        value_before = self._capture.tell(prop)
        auto = self._find_auto(control) if auto_prop is not None else None
        # The automatic is off now: a driver refuses a value while it is on.
        low, high = self._range(control)
        self._capture.ask(prop, value_before)
        if auto is not None and auto_prop is not None:
            self._capture.ask(auto_prop, self._auto_codes[control][0 if auto else 1])
        elif auto_prop is not None:
            self._capture.ask(auto_prop, auto_before)
        if low >= high:
            return None
        return Dial(control, low, high, min(max(value_before, low), high), auto)

    def _find_auto(self, control: Control) -> bool | None:
        """Say whether the automatic is on, None when there is none; it is off afterwards."""
        prop = _AUTO_PROPS[control]
        before = self._capture.tell(prop)
        for on, off in _codes(self._backend, control):
            read_on = self._ask(prop, on)
            read_off = self._ask(prop, off)
            # Backends tell it in codes of their own; that they differ is enough.
            if read_on != read_off:
                self._auto_codes[control] = (on, off)
                return before != read_off
        return None

    def _range(self, control: Control) -> tuple[float, float]:
        prop = _PROPS[control]
        low, high = self._ask(prop, -_FAR), self._ask(prop, _FAR)
        if low == -_FAR or high == _FAR:
            return 0.0, 0.0
        if low < high:
            return low, high
        tried = _STOPS.get(control, _USUAL_STOPS)
        there = [value for value in tried if self._ask(prop, value) == value]
        return (min(there), max(there)) if there else (0.0, 0.0)

    def _ask(self, prop: int, value: float) -> float:
        self._capture.ask(prop, value)
        return self._capture.tell(prop)
