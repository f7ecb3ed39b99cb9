"""Cameras listed by name."""

import cv2_enumerate_cameras
import pytest

from kiosk.scanning.camera import list_cameras


def test_a_machine_without_a_camera_has_an_empty_list() -> None:
    assert isinstance(list_cameras(), tuple)


@pytest.mark.parametrize("fault", [OSError, NotImplementedError, RuntimeError])
def test_a_system_that_will_not_say_has_an_empty_list(
    monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    def refuse(_backend: int) -> list[object]:
        raise fault

    monkeypatch.setattr(cv2_enumerate_cameras, "enumerate_cameras", refuse)
    assert list_cameras() == ()
