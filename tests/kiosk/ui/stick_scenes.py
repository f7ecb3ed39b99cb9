"""Made-up moments of saving to a stick and reading the answer."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kiosk.app.by_hand import NEXT, SAVED, one_after_another
from kiosk.desk.importing.correcting import difference
from kiosk.desk.renewing import OLDER, Renewal
from kiosk.desk.states import Answer
from kiosk.desk.stick import TOOK_ASIDE, TOOK_SOME
from kiosk.ui.stick_sheet import Offered, Purpose
from kiosk.ui.window import MainWindow
from sync.client.bundling import BundleNotWritten
from sync.domain.entries import VolunteerId
from sync.domain.roster import Volunteer
from sync.wire import pack
from tests.builders import WANG, ZHAO, a_roster
from tests.kiosk.packs import a_pack

STICKS = (
    Offered(Path("/media/usb/KINGSTON"), "KINGSTON", 14_200_000_000),
    Offered(Path("/media/usb/WRC"), "志愿服务 U 盘 2023 世界机器人大会 指挥部", 310_000_000),
)
FILE = "/media/usb/KINGSTON/k5f0c2a91be-20230816T093012Z.gatebundle"


def _choosing(window: MainWindow) -> None:
    window.sheets.stick.show_places(STICKS)
    window.sheets.stick.ask(Purpose.SAVE, 1204)


def _no_stick(window: MainWindow) -> None:
    window.sheets.stick.ask(Purpose.SAVE, 1204)


def _nothing(window: MainWindow) -> None:
    window.sheets.stick.show_places(STICKS[:1])
    window.sheets.stick.ask(Purpose.SAVE, 0)


def _saving(window: MainWindow) -> None:
    _choosing(window)
    window.sheets.stick.show_progress(700, 1204)


def _saved(window: MainWindow) -> None:
    _saving(window)
    window.sheets.stick.tell(Answer.DONE, SAVED.fill(n="1,204"), NEXT.fill(file=Path(FILE).name))


def _not_saved(window: MainWindow) -> None:
    _saving(window)
    window.sheets.stick.tell(Answer.STOP, BundleNotWritten.default)


def _answer(window: MainWindow) -> None:
    window.sheets.stick.show_places(STICKS)
    window.sheets.stick.ask(Purpose.OPEN, 12)


def _answered(window: MainWindow) -> None:
    _answer(window)
    words = TOOK_SOME.fill(n="1,204", pending=12)
    window.sheets.stick.tell(Answer.CHOOSE, TOOK_ASIDE.fill(words=words, aside=2))


def _opening(window: MainWindow) -> None:
    _answer(window)
    window.sheets.stick.show_progress(0, 0)


def _renewal() -> Renewal:
    """Give what a pack would change at an event with many changes."""
    old = a_roster()
    team = old.volunteers[WANG].team
    names = ("周远", "欧阳若彤", "Liu Qing", "马晓霞", "陈晨", "司马一然")
    new = [
        Volunteer(VolunteerId(0x900 + n), f"YZ{700 + n}", names[n % len(names)], team)
        for n in range(36)
    ]
    people = {who: one for who, one in old.volunteers.items() if who != ZHAO}
    people[WANG] = replace(people[WANG], name="王小安")
    roster = replace(
        old,
        volunteers={**people, **{one.volunteer: one for one in new}},
        assignments=frozenset(one for one in old.assignments if one.volunteer != ZHAO),
    )
    return Renewal(pack.read(a_pack(roster)), difference(old, roster), True, True, True)


def _renewing(window: MainWindow) -> None:
    _opening(window)
    renewal = _renewal()
    window.sheets.stick.offer(renewal.asked, renewal.who)


def _renewing_and_answered(window: MainWindow) -> None:
    _opening(window)
    renewal = _renewal()
    words = TOOK_SOME.fill(n="1,204", pending=12)
    window.sheets.stick.offer(renewal.asked, one_after_another([renewal.who, words]))


def _taking(window: MainWindow) -> None:
    _renewing(window)
    window.sheets.stick.show_progress(0, 0, holds=True)


def _renewed(window: MainWindow) -> None:
    _taking(window)
    window.sheets.stick.tell(Answer.DONE, _renewal().done)


def _older(window: MainWindow) -> None:
    _opening(window)
    window.sheets.stick.tell(Answer.STOP, OLDER)


def _waiting(window: MainWindow) -> None:
    window.house.sync.stick.show_saved(Path(FILE).name, 1204)


SCENES: tuple[tuple[str, str, Callable[[MainWindow], None]], ...] = (
    ("stick-choosing", "sync", _choosing),
    ("stick-none", "sync", _no_stick),
    ("stick-nothing", "sync", _nothing),
    ("stick-saving", "sync", _saving),
    ("stick-saved", "sync", _saved),
    ("stick-not-saved", "sync", _not_saved),
    ("stick-answer", "sync", _answer),
    ("stick-answered", "sync", _answered),
    ("stick-opening", "sync", _opening),
    ("stick-renewing", "sync", _renewing),
    ("stick-renewing-answered", "sync", _renewing_and_answered),
    ("stick-taking", "sync", _taking),
    ("stick-renewed", "sync", _renewed),
    ("stick-older", "sync", _older),
    ("stick-waiting", "sync", _waiting),
)
