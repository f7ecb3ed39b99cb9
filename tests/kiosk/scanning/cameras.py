"""Cameras that are not there: as drivers behave, one class for each kind of driver."""

import threading
import time
from typing import ClassVar

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.scanning.camera import Camera, CameraInfo
from kiosk.scanning.camera_book import CameraBook
from kiosk.scanning.capture import Capture

Pixels = NDArray[np.uint8]
SOON_S = 5.0


class Driver:
    """The controls of a camera with none."""

    def __init__(self, **values: float) -> None:
        self.values = {getattr(cv2, f"CAP_PROP_{name.upper()}"): v for name, v in values.items()}

    def tell(self, prop: int) -> float:
        return self.values.get(prop, -1.0)

    def ask(self, prop: int, value: float) -> None:
        """A camera without controls takes no notice."""


class V4L2(Driver):
    """Video4Linux: values stop at the ends of the range; no value is taken while automatic."""

    RANGES: ClassVar = {
        cv2.CAP_PROP_EXPOSURE: (3, 2047, 1),
        cv2.CAP_PROP_FOCUS: (0, 250, 5),
        cv2.CAP_PROP_BRIGHTNESS: (-64, 64, 1),
    }
    AUTO_OF: ClassVar = {
        cv2.CAP_PROP_EXPOSURE: (cv2.CAP_PROP_AUTO_EXPOSURE, 1.0),
        cv2.CAP_PROP_FOCUS: (cv2.CAP_PROP_AUTOFOCUS, 0.0),
    }

    def __init__(self, **values: float) -> None:
        super().__init__(
            **{
                "exposure": 156,
                "auto_exposure": 3,
                "focus": 20,
                "autofocus": 1,
                "brightness": 0,
                **values,
            }
        )

    def ask(self, prop: int, value: float) -> None:
        if prop == cv2.CAP_PROP_AUTO_EXPOSURE and value not in {1, 3}:
            return
        if prop in {cv2.CAP_PROP_AUTO_EXPOSURE, cv2.CAP_PROP_AUTOFOCUS}:
            if prop in self.values:
                self.values[prop] = float(value)
            return
        if prop not in self.RANGES or prop not in self.values:
            return
        auto, manual = self.AUTO_OF.get(prop, (-1, 0.0))
        if self.values.get(auto, manual) != manual:
            return
        low, high, step = self.RANGES[prop]
        self.values[prop] = float(low + round((min(max(value, low), high) - low) / step) * step)


class DirectShow(Driver):
    """DirectShow: what is out of range is refused; exposure is a power of two in seconds."""

    RANGES: ClassVar = {cv2.CAP_PROP_EXPOSURE: (-11, -1), cv2.CAP_PROP_GAIN: (0, 255)}

    def __init__(self) -> None:
        super().__init__(exposure=-6, auto_exposure=1, gain=64)

    def ask(self, prop: int, value: float) -> None:
        if prop == cv2.CAP_PROP_AUTO_EXPOSURE:
            self.values[prop] = 1.0 if value > 0.5 else 2.0
        elif prop in self.RANGES and self.RANGES[prop][0] <= value <= self.RANGES[prop][1]:
            self.values[prop] = float(value)


class Parrot(Driver):
    """A driver that gives back whatever it was told, and does nothing."""

    def ask(self, prop: int, value: float) -> None:
        self.values[prop] = value


class Plugged:
    """One camera on the desk."""

    def __init__(self, name: str, driver: Driver | None = None, path: str = "") -> None:
        self.name = name
        self.path = path or f"/dev/{name}"
        self.driver = driver if driver is not None else Driver()
        self.plugged = True
        self.opens = True
        self.opening = threading.Event()
        self.opening.set()
        self.answering = threading.Event()
        self.answering.set()
        """Cleared: the driver hangs whenever a control is touched."""
        self.opened = 0
        self.released = 0
        self.threads: set[int] = set()
        self.size = (64, 48)


class Bench:
    """The cameras of one computer; what `Camera` asks for comes from here."""

    def __init__(self, *cameras: Plugged, backend: int = cv2.CAP_V4L2) -> None:
        self.cameras = list(cameras)
        self.backend = backend
        self.listing = threading.Event()
        self.listing.set()
        self.listed_by: set[int] = set()

    def infos(self) -> tuple[CameraInfo, ...]:
        self.listed_by.add(threading.get_ident())
        self.listing.wait(30)
        return tuple(
            CameraInfo(number, camera.name, camera.path, self.backend)
            for number, camera in enumerate(self.cameras)
            if camera.plugged
        )

    def info(self, number: int) -> CameraInfo:
        camera = self.cameras[number]
        return CameraInfo(number, camera.name, camera.path, self.backend)

    def open(self, index: int, _backend: int) -> Capture:
        camera = self.cameras[index]
        camera.opened += 1
        camera.opening.wait(30)
        return _Capture(camera)

    def camera(self, wanted: CameraInfo | None = None, book: CameraBook | None = None) -> Camera:
        return Camera(wanted, open_capture=self.open, cameras=self.infos, book=book)

    def let_go(self) -> None:
        """Let everything that hangs come back, so that its thread ends."""
        self.listing.set()
        for camera in self.cameras:
            camera.opening.set()
            camera.answering.set()


class _Capture:
    def __init__(self, camera: Plugged) -> None:
        self._camera = camera

    def is_open(self) -> bool:
        return self._camera.plugged and self._camera.opens

    def read(self) -> Pixels | None:
        self._camera.threads.add(threading.get_ident())
        time.sleep(0.002)
        if not self._camera.plugged:
            return None
        width, height = self._camera.size
        return np.full((height, width, 3), 90, np.uint8)

    def skip(self) -> bool:
        return self.read() is not None

    def ask(self, prop: int, value: float) -> None:
        self._camera.threads.add(threading.get_ident())
        if prop == cv2.CAP_PROP_FRAME_WIDTH:
            # This one knows VGA and HD; what else it is asked for becomes VGA.
            self._camera.size = (1280, 720) if value == 1280 else (640, 480)
        if prop in _CONTROLS:
            self._camera.answering.wait(30)
        self._camera.driver.ask(prop, value)

    def tell(self, prop: int) -> float:
        self._camera.threads.add(threading.get_ident())
        if prop in _CONTROLS:
            self._camera.answering.wait(30)
        return self._camera.driver.tell(prop)

    def release(self) -> None:
        self._camera.released += 1


_CONTROLS = {
    cv2.CAP_PROP_EXPOSURE,
    cv2.CAP_PROP_AUTO_EXPOSURE,
    cv2.CAP_PROP_FOCUS,
    cv2.CAP_PROP_AUTOFOCUS,
    cv2.CAP_PROP_BRIGHTNESS,
    cv2.CAP_PROP_GAIN,
}
