"""A gate without a network opens a newer event pack: compared, asked, taken; all is kept."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiosk.app.by_hand import ByHandPart
from kiosk.desk.brought import FOR_THE_HUB, NEITHER
from kiosk.desk.renewing import OLDER, OTHER, take
from kiosk.store.roster import cursor, load_roster
from kiosk.ui.stick_sheet import StickSheet
from sync.domain.entries import VolunteerId
from sync.domain.roster import Roster, Volunteer
from sync.wire import answer, bundle, pack
from sync.wire.messages import Change
from sync.wire.pack import BODY, BadPack
from tests.builders import AT, HOUR, LI, WANG, WEST, ZHAO, a_roster, an_entry, journal
from tests.e2e.desks import Desk
from tests.kiosk.handing_in import a_desk_by_hand, a_stick, the_answer
from tests.kiosk.packs import a_pack
from tests.kiosk.store.stores import on
from tests.kiosk.ui.hands import tap

NEW = VolunteerId(0x77)


@pytest.fixture
def usb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return a_stick(tmp_path, monkeypatch)


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    with a_desk_by_hand(tmp_path) as desk:
        yield desk


def corrected() -> Roster:
    """Give the roster with a name put right, somebody new and somebody gone."""
    roster = a_roster()
    people = {who: one for who, one in roster.volunteers.items() if who != ZHAO}
    people[WANG] = replace(people[WANG], name="王小安")
    people[NEW] = Volunteer(NEW, "YZ0077", "周远", people[WANG].team)
    plan = frozenset(one for one in roster.assignments if one.volunteer != ZHAO)
    return replace(roster, volunteers=people, assignments=plan)


def opened(qtbot: QtBot, desk: Desk, path: Path) -> StickSheet:
    """Open a file, as it is chosen in the dialog, and wait until it was looked into."""
    sheet = desk.window.sheets.stick
    tap(desk.window.house.sync.stick.open)
    sheet.choose(path)
    qtbot.waitUntil(lambda: not sheet.busy, timeout=10_000)
    return sheet


def put(usb: Path, raw: bytes, name: str = "西门.gatepack") -> Path:
    path = usb / name
    path.write_bytes(raw)
    return path


def test_a_newer_pack_is_compared_then_taken_and_every_entry_stays(
    qtbot: QtBot, desk: Desk, usb: Path
) -> None:
    desk.journal.append_all([on()] * 3)
    before = desk.journal.entries()
    sheet = opened(qtbot, desk, put(usb, a_pack(corrected())))
    assert "1 new, 1 changed, 1 gone, 1 as before" in sheet.about.text()
    assert "New: 周远 YZ0077" in sheet.more.text()
    assert sheet.agree.isVisible()
    assert load_roster(desk.store) == a_roster()  # nobody has said yes yet

    tap(sheet.agree)
    qtbot.waitUntil(lambda: "The roster is renewed" in sheet.about.text(), timeout=10_000)
    assert not sheet.agree.isVisible()
    assert load_roster(desk.store) == corrected() == desk.kiosk.gate.roster
    assert desk.journal.entries() == before
    assert desk.journal.pending_count() == 3
    assert cursor(desk.store) == ""  # should there be a line one day: from the start
    tap(sheet.close_button)

    sheet = opened(qtbot, desk, usb / "西门.gatepack")
    assert "The roster here is the same" in sheet.about.text()
    assert not sheet.agree.isVisible()


def test_left_as_it_is_nothing_changes(qtbot: QtBot, desk: Desk, usb: Path) -> None:
    sheet = opened(qtbot, desk, put(usb, a_pack(corrected())))
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    assert load_roster(desk.store) == a_roster() == desk.kiosk.gate.roster


def test_what_others_recorded_comes_with_the_pack(qtbot: QtBot, desk: Desk, usb: Path) -> None:
    (theirs,) = journal(an_entry(volunteer=LI, at=AT, post=WEST, kiosk="kiosk-west"))
    change = Change(table="entry", key="kiosk-west/1/1", value=theirs.to_wire())
    sheet = opened(qtbot, desk, put(usb, a_pack(a_roster(), others=[change])))
    assert "what other kiosks recorded" in sheet.about.text()
    tap(sheet.agree)
    book = desk.kiosk.gate.book
    qtbot.waitUntil(lambda: theirs in book.entries(), timeout=10_000)


@pytest.mark.parametrize(
    ("made", "changes", "said"),
    [(AT - HOUR, {}, OLDER.en), (AT + HOUR, {"hub": "hub-2"}, OTHER.en)],
)
def test_an_older_pack_and_one_of_another_hub_say_so(
    qtbot: QtBot, desk: Desk, usb: Path, made: datetime, changes: dict[str, str], said: str
) -> None:
    sheet = opened(qtbot, desk, put(usb, a_pack(corrected(), made, **changes)))
    assert sheet.about.text() == said
    assert load_roster(desk.store) == a_roster()


def test_an_altered_pack_names_the_part_and_is_not_taken(
    qtbot: QtBot, desk: Desk, usb: Path
) -> None:
    raw = bytearray(a_pack(corrected()))
    raw[-6] ^= 1
    sheet = opened(qtbot, desk, put(usb, bytes(raw)))
    assert sheet.about.text() == BadPack.altered.fill(part=BODY).en
    assert load_roster(desk.store) == a_roster()


def test_a_file_for_the_hub_and_one_of_something_else_say_what_belongs_here(
    qtbot: QtBot, desk: Desk, usb: Path
) -> None:
    for name, raw, said in (
        ("day.gatebundle", bundle.MAGIC + b"x", FOR_THE_HUB),
        ("roster.xlsx", b"PK", NEITHER),
        ("no-suffix", b"", NEITHER),
    ):
        sheet = opened(qtbot, desk, put(usb, raw, name))
        assert sheet.about.text() == said.en
        tap(sheet.close_button)


def test_a_stick_with_both_takes_the_answer_and_asks_about_the_newest_pack(
    qtbot: QtBot, desk: Desk, usb: Path
) -> None:
    desk.journal.append_all([on()] * 3)
    sheet = desk.window.sheets.stick
    tap(desk.window.house.sync.stick.save)
    tap(sheet.places[0])
    qtbot.waitUntil(lambda: any(usb.glob("*.gatebundle")) and not sheet.busy, timeout=10_000)
    tap(sheet.close_button)
    (made,) = usb.glob("*.gatebundle")
    put(usb, the_answer(desk, made), f"a{answer.SUFFIX}")
    put(usb, a_pack(corrected(), AT + 2 * HOUR), "new.gatepack")
    put(usb, a_pack(a_roster(), AT - HOUR), "old.gatepack")
    put(usb, b"GATEPACK1\n", "cut.gatepack")
    sheet = opened(qtbot, desk, usb)
    assert "1 new, 1 changed, 1 gone" in sheet.about.text()
    assert "The hub has 3 more entries" in sheet.more.text()
    assert desk.journal.pending_count() == 0
    tap(sheet.agree)
    qtbot.waitUntil(lambda: desk.kiosk.gate.roster == corrected(), timeout=10_000)
    tap(sheet.close_button)

    sheet = opened(qtbot, desk, usb)  # the same stick again
    assert "nothing new in it" in sheet.about.text()
    assert not sheet.agree.isVisible()


def test_an_empty_stick_and_a_pack_that_was_overtaken_since_are_told(
    qtbot: QtBot, desk: Desk, usb: Path
) -> None:
    sheet = opened(qtbot, desk, usb)
    assert "There is no answer for this laptop" in sheet.about.text()
    tap(sheet.close_button)
    sheet = opened(qtbot, desk, put(usb, a_pack(corrected())))
    part = next(one for one in desk.kiosk.parts if isinstance(one, ByHandPart))
    # As an exchange would have brought it.
    take(desk.store, pack.read(a_pack(a_roster(), AT + 2 * HOUR)))
    part.renew()
    qtbot.waitUntil(lambda: not sheet.busy, timeout=10_000)
    assert sheet.about.text() == OLDER.en
    assert load_roster(desk.store) == a_roster()
