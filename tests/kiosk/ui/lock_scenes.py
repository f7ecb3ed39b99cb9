"""The lock's sheets, and a locked desk."""

from kiosk.app.locking import CHOOSE, DIGITS, SAID, UNLOCK, WRONG
from kiosk.desk.lock import PinChoice, Role
from kiosk.desk.states import PostCounters
from kiosk.ui.window import MainWindow
from sync.domain.wording import Say


def locked(window: MainWindow) -> None:
    """Show a desk that volunteers use alone."""
    window.set_self_service(True)
    window.show_counters(
        PostCounters(name=Say(zh="会场南门", en="South Gate"), on_duty=4, required=6, served=128)
    )


def unlocking(window: MainWindow) -> None:
    """Ask for the captain's PIN, two digits in."""
    window.set_self_service(True)
    window.sheets.pin.ask(UNLOCK)
    for digit in (2, 5):
        window.sheets.pin.digits[digit].click()


def wrong(window: MainWindow) -> None:
    """Say that it was wrong."""
    window.set_self_service(True)
    window.sheets.pin.ask(UNLOCK, WRONG.fill(n=3), alarm=True)


def choosing(window: MainWindow) -> None:
    """Ask for a first PIN."""
    window.sheets.pin.ask(CHOOSE[Role.CAPTAIN], DIGITS)


def easy(window: MainWindow) -> None:
    """Refuse an easy one."""
    window.sheets.pin.ask(CHOOSE[Role.SUPERVISOR], SAID[PinChoice.EASY], alarm=True)


def options(window: MainWindow) -> None:
    """Show what can be done about the lock."""
    window.sheets.lock.show_state(captain_pin=True, supervisor_pin=False, kiosk_mode=False)
    window.sheets.lock.open()


def no_pin(window: MainWindow) -> None:
    """Show it before there is a PIN."""
    window.sheets.lock.show_state(captain_pin=False, supervisor_pin=False, kiosk_mode=False)
    window.sheets.lock.open()
