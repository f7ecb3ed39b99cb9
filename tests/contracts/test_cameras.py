# ruff: noqa: D101, D102 - the names of the contract's tests are its sentences
"""What a camera keeps: the contract of every source of frames, and its own."""

import threading
import time
from pathlib import Path

import cv2
import pytest

from kiosk.scanning.camera import Camera, CameraInfo
from kiosk.scanning.feed import ThreadedSource
from kiosk.scanning.source import (
    NoSuchCamera,
    SourceBusy,
    SourceLost,
)
from tests.contracts.sources import (
    SIZE,
    SOON_S,
    FakeDevice,
    SourceContract,
    next_frame,
    opened,
    read_until_lost,
    wait_for,
)


class TestCamera(SourceContract):
    def make(self, folder: Path) -> Camera:
        device = FakeDevice()
        return self.camera(device, device.where)

    def make_slow(self, folder: Path, let_go: threading.Event) -> Camera:
        device = FakeDevice()
        device.hang = let_go
        return self.camera(device, device.where)

    @staticmethod
    def camera(device: FakeDevice, wanted: CameraInfo | None = None) -> Camera:
        return Camera(wanted, open_capture=device.open, cameras=device.cameras)

    def test_a_camera_never_ends(self, source: ThreadedSource) -> None:
        with opened(source):
            next_frame(source)
            assert not source.ended
        assert not source.ended

    def test_a_camera_that_is_taken_is_busy(self) -> None:
        device = FakeDevice()
        device.taken = True
        with pytest.raises(SourceBusy) as busy:
            self.camera(device).open(SOON_S)
        assert "Close the program" in busy.value.message.in_("en")
        assert device.released == 1

    def test_a_camera_that_opens_but_streams_to_another_program_is_busy(self) -> None:
        device = FakeDevice()
        device.streams_elsewhere = True
        with pytest.raises(SourceBusy):
            self.camera(device).open(SOON_S)
        assert device.released == 1

    def test_no_camera_is_said_so(self) -> None:
        device = FakeDevice()
        device.where = None
        with pytest.raises(NoSuchCamera):
            self.camera(device).open(SOON_S)

    def test_another_camera_is_not_taken_for_the_one_asked_for(self) -> None:
        device = FakeDevice()
        with pytest.raises(NoSuchCamera):
            self.camera(device, CameraInfo(0, "Other Cam", "/dev/video0")).open(SOON_S)

    def test_of_two_cameras_of_one_make_the_same_one_is_opened(self) -> None:
        device = FakeDevice()
        left, right = (CameraInfo(n, "Gate Cam", f"/dev/video{n}", 200) for n in (0, 2))
        device.where = right
        camera = Camera(right, open_capture=device.open, cameras=lambda: (left, right))
        with opened(camera):
            next_frame(camera)
        assert device.opened_at == [2]

    def test_unplugging_is_noticed_and_replugging_elsewhere_brings_it_back(self) -> None:
        device = FakeDevice()
        camera = self.camera(device)
        camera.open(SOON_S)
        before = next_frame(camera)
        device.where = None
        with pytest.raises(SourceLost):
            read_until_lost(camera)
        wait_for(lambda: device.released == 1)
        with pytest.raises(NoSuchCamera):
            camera.open(SOON_S)
        device.where = CameraInfo(3, "Gate Cam", "/dev/video3", 200)
        camera.open(SOON_S)
        assert device.opened_at == [0, 3]
        assert next_frame(camera).index > before.index
        camera.close()
        assert device.released == 2

    def test_one_missed_picture_is_no_unplugging(self) -> None:
        device = FakeDevice()
        camera = self.camera(device)
        with opened(camera):
            next_frame(camera)
            device.streams_elsewhere = True
            time.sleep(0.1)
            device.streams_elsewhere = False
            next_frame(camera)
            next_frame(camera)
        assert device.released == 1

    def test_a_driver_that_goes_silent_is_lost_and_close_does_not_hang(self) -> None:
        device = FakeDevice()
        camera = self.camera(device)
        camera.stall_s = 0.1
        camera.open(SOON_S)
        device.silent.clear()
        start = time.monotonic()
        with pytest.raises(SourceLost):
            read_until_lost(camera)
        camera.close()
        assert time.monotonic() - start < 2.0
        with pytest.raises(SourceBusy):
            camera.open(0.05)
        device.silent.set()
        camera.open(SOON_S)
        next_frame(camera)
        camera.close()

    def test_the_device_is_touched_by_its_own_thread_only(self) -> None:
        device = FakeDevice()
        camera = self.camera(device)
        with opened(camera):
            next_frame(camera)
        assert len(device.threads) == 1
        assert threading.current_thread().name not in device.threads

    def test_it_asks_for_hd_and_says_what_it_was_given(self) -> None:
        device = FakeDevice()
        camera = self.camera(device)
        with opened(camera):
            for _ in range(5):
                next_frame(camera)
            given = camera.given
        assert device.asked[cv2.CAP_PROP_FRAME_WIDTH] == 1280
        assert device.asked[cv2.CAP_PROP_FRAME_HEIGHT] == 720
        assert given is not None
        assert (given.width_px, given.height_px) == SIZE
        assert 5 < given.fps < 1000

    def test_the_camera_bears_the_name_of_what_was_found(self) -> None:
        camera = self.camera(FakeDevice())
        with opened(camera):
            assert camera.name == "Gate Cam"
