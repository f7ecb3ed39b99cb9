"""Opening the desk of the event that this laptop is enrolled at."""

import os
import sys

import cv2
from PySide6.QtWidgets import QApplication

from kiosk.app import open_kiosk
from kiosk.scanning.choosing import camera_of
from kiosk.settings import Settings, load_settings
from kiosk.store.engine import open_store, read_or_make_key
from kiosk.store.identity import check_drained, save_enrolment
from kiosk.store.problems import NotEnrolled
from kiosk.workers.upkeep import INTERRUPTED
from sync.client.enrolment import enrol
from sync.client.problems import LineDown, LineTooSlow
from sync.client.transport import HttpTransport
from sync.domain.clock import SystemClock
from sync.domain.entries import KioskId
from sync.domain.errors import EnvironmentProblem
from sync.domain.wording import Language, Say

HOW_TO_ENROL = Say(
    zh="请先运行 gatepost enrol 地址 登记码（地址和登记码由组织方提供）。",
    en="First run gatepost enrol ADDRESS CODE, with the address and the code that the organiser "
    "gave you.",
)


class NoScreen(EnvironmentProblem):
    """A window would be seen by nobody, and Qt would end the process to say so."""

    title = Say(zh="没有屏幕", en="No screen")
    default = Say(
        zh="这里打不开窗口（没有图形界面）。请在桌面上启动岗亭；要看演示，运行 gatepost demo。",
        en="No window can be opened here. Start Gatepost on a desktop; "
        "for a demonstration without a screen: gatepost demo",
    )


class HubNotReached(EnvironmentProblem):
    """Enrolment got no answer."""

    title = Say(zh="没有登记成", en="Not enrolled")


class NoAddress(EnvironmentProblem):
    """What was given is no web address: waiting for its answer would mislead."""

    title = Say(zh="没有登记成", en="Not enrolled")
    said = Say(
        zh="“{url}”不是网址。请照组织方给的写全，以 http:// 或 https:// 开头。登记码没有用掉。",
        en="“{url}” is no web address. Write it in full, as the organiser gave it, with http:// or "
        "https:// in front. The code is not used up.",
    )


def open_desk(language: Language, *, told: bool = False) -> int:
    """Run the kiosk until its window is closed.

    Args:
        told: the language was asked for; else a setting wins over the system's.

    Raises:
        GatepostError: not enrolled, no roster, no screen, or a database that is not to be used.
    """
    settings = speaking(load_settings(), language, told=told)
    if not _may_open_windows():
        raise NoScreen
    cv2.setNumThreads(1)
    application = QApplication(["gatepost"])
    try:
        with open_kiosk(settings, SystemClock(), camera_of(settings)) as kiosk:
            kiosk.start()
            code = int(application.exec())
            if code == INTERRUPTED:
                raise KeyboardInterrupt
            return code
    except NotEnrolled:
        raise NotEnrolled(HOW_TO_ENROL) from None


def enrol_here(url: str, code: str) -> KioskId:
    """Make this laptop a kiosk, and keep what the hub gave.

    Raises:
        GatepostError: the hub cannot be reached, refuses, or the store is not to be used.
    """
    if not url.startswith(("http://", "https://")):
        raise NoAddress(NoAddress.said.fill(url=url))
    settings = load_settings()
    with open_store(settings.database_path, read_or_make_key(settings.key_path)) as store:
        check_drained(store)
        try:
            enrolled = enrol(url, code, settings.kiosk_name, HttpTransport(settings.hub_ca_file))
        except LineDown as problem:
            raise _not_reached(problem, url) from None
        return save_enrolment(store, enrolled, url.rstrip("/"), settings.kiosk_name).kiosk


def speaking(settings: Settings, language: Language, *, told: bool) -> Settings:
    """Give the settings in the language of the window: what was told, what is set, the system's."""
    if not told and "language" in settings.model_fields_set:
        return settings
    return settings.model_copy(update={"language": language})


def _not_reached(problem: LineDown, url: str) -> LineDown | HubNotReached:
    """Say it for somebody who has no desk yet: "check-in goes on" would be no comfort."""
    if type(problem) not in {LineDown, LineTooSlow}:
        return problem
    return HubNotReached(
        Say(
            zh="{url} 没有回应。请核对中心地址和网络，再登记一次；如果提示登记码已用过，请向组织方要一个新的。",
            en="{url} does not answer. Check the hub's address and the network, then enrol again; "
            "if the code is then said to be used up, ask the organiser for a new one.",
        ).fill(url=url)
    )


def _may_open_windows() -> bool:
    named = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")
    return sys.platform != "linux" or any(os.environ.get(name) for name in named)
