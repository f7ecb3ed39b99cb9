"""Opening the desk of the event that this laptop is enrolled at."""

import cv2
from PySide6.QtWidgets import QApplication

from kiosk.app import open_kiosk
from kiosk.scanning.camera import Camera, PictureSize, list_cameras
from kiosk.settings import Settings, load_settings
from kiosk.store.engine import open_store, read_or_make_key
from kiosk.store.identity import save_enrolment
from sync.client.enrolment import enrol
from sync.client.transport import HttpTransport
from sync.domain.clock import SystemClock
from sync.domain.entries import KioskId
from sync.domain.wording import Language


def open_desk(language: Language) -> int:
    """Run the kiosk until its window is closed.

    Raises:
        GatepostError: not enrolled, no roster, or a database that is not to be used.
    """
    settings = load_settings(language=language)
    cv2.setNumThreads(1)
    application = QApplication(["gatepost"])
    with open_kiosk(settings, SystemClock(), camera_of(settings)) as kiosk:
        kiosk.start()
        return int(application.exec())


def enrol_here(url: str, code: str) -> KioskId:
    """Make this laptop a kiosk, and keep what the hub gave.

    Raises:
        GatepostError: the hub cannot be reached, refuses, or the store is not to be used.
    """
    settings = load_settings()
    with open_store(settings.database_path, read_or_make_key(settings.key_path)) as store:
        enrolled = enrol(url, code, settings.kiosk_name, HttpTransport(settings.hub_ca_file))
        return save_enrolment(store, enrolled, url.rstrip("/"), settings.kiosk_name).kiosk


def camera_of(settings: Settings) -> Camera:
    """Give the camera that the settings name, or the first one."""
    named = [camera for camera in list_cameras() if camera.name == settings.camera]
    size = PictureSize(settings.frame_width_px, settings.frame_height_px, settings.frame_rate_fps)
    return Camera(named[0] if named else None, size)
