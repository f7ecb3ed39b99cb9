"""The organiser's page on the laptop that the event lives on: door, roster, badges."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.app import open_kiosk
from kiosk.app.kiosk import Kiosk
from kiosk.desk.badge_choice import Which
from kiosk.desk.lock import Role
from kiosk.opening import enrolling
from kiosk.opening.organising import SUPERVISOR_FIRST, OrganiserPart
from kiosk.opening.organising_ways import Ways
from kiosk.opening.own_hub import own_hub
from kiosk.settings import Settings
from kiosk.store.engine import read_or_make_key
from kiosk.ui.organiser.page import OrganiserPage
from sync.domain.clock import SystemClock
from sync.wire import joining, pinning
from tests.builders import a_roster
from tests.kiosk.opening.starts import WITHIN_MS, dark, kept, settings_in
from tests.kiosk.opening.test_own_event import a_file, a_row, codes_in, levels_in
from tests.kiosk.printing.papers import in_colour
from tests.kiosk.printing.test_logo import ORANGE, a_picture, near
from tests.kiosk.ui.hands import tap
from tests.stage import enrolled_store

pytestmark = pytest.mark.timeout(180)  # a dozen starts of the hub's process beside the others


@pytest.fixture
def kiosk(settings: Settings, qtbot: QtBot) -> Iterator[Kiosk]:
    with own_hub(settings) as hub, open_kiosk(settings, SystemClock(), dark()) as kiosk:
        assert hub is not None
        hub.wait_ready()
        kiosk.join(OrganiserPart(kiosk, settings, hub))
        kiosk.start()
        yield kiosk


def opened(kiosk: Kiosk) -> OrganiserPage:
    """Go to the organiser's page by its button."""
    window = kiosk.window
    window.open_page(window.sync)
    tap(window.sync.organiser)
    page = window.house.organiser
    assert window.page is page
    assert page.page is page.home
    return page


def ways(kiosk: Kiosk) -> Ways:
    (part,) = [part for part in kiosk.parts if isinstance(part, OrganiserPart)]
    assert part.ways is not None
    return part.ways


def idle(qtbot: QtBot, kiosk: Kiosk) -> None:
    qtbot.waitUntil(lambda: not ways(kiosk).work.errands.busy, timeout=WITHIN_MS)


def test_a_second_laptop_joins_by_the_code_on_the_first_ones_screen(
    qtbot: QtBot, kiosk: Kiosk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(kiosk)
    ways(kiosk).door.addresses = lambda: (("127.0.0.1", "WLAN"),)
    shown: list[str] = []
    monkeypatch.setattr(page.rooms.door.code, "show_text", shown.append)
    tap(page.home.kiosks.go)
    door = page.rooms.door
    assert door.problem.isHidden()
    tap(door.next)
    idle(qtbot, kiosk)
    assert door.state.isVisible()
    invitation = joining.read(shown[-1])
    assert pinning.shown(invitation.url).startswith("https://127.0.0.1:")
    second = settings_in(tmp_path / "second")
    second.data_dir.parent.mkdir()
    enrolling.join(second, invitation.url, invitation.code, "西门")
    identity, roster = kept(second)
    assert identity is not None
    assert identity.hub_url == invitation.url
    assert roster == kiosk.gate.roster
    # The next one needs a code of its own, or a file.
    tap(door.next)
    idle(qtbot, kiosk)
    assert joining.read(shown[-1]).code != invitation.code
    pack = tmp_path / "third.gatepack"
    door.files.named.emit(pack)
    idle(qtbot, kiosk)
    assert pack.stat().st_size > 0
    assert "third.gatepack" in door.saved.title.text()
    tap(door.shut)
    idle(qtbot, kiosk)
    assert door.chosen == "127.0.0.1"
    tap(door.back)
    assert "Off" in page.home.kiosks.state.text()


def test_a_corrected_roster_is_shown_as_what_it_changes_and_then_taken(
    qtbot: QtBot, kiosk: Kiosk, tmp_path: Path
) -> None:
    before = kiosk.gate.roster
    served = next(iter(before.volunteers.values()))
    kiosk.gate.checkin.for_volunteer(served.volunteer, kiosk.gate.now())
    assert [entry.volunteer for entry in kiosk.gate.book.entries()] == [served.volunteer]
    page = opened(kiosk)
    tap(page.home.roster.go)
    assert page.rooms.roster.isVisible()
    assert page.rooms.roster.skip.isHidden()
    day = before.event.local(min(s.starts for s in before.shifts.values())).date().isoformat()
    rows = [a_row(90 + n, name, 日期=day) for n, name in enumerate(("新一", "新二"))]
    page.rooms.roster.files.opened.emit(
        a_file(tmp_path / "bad.xlsx", a_row(1, "陈希", 日期="明天"))
    )
    idle(qtbot, kiosk)
    tap(page.rooms.roster.next)
    tap(page.rooms.columns.next)
    idle(qtbot, kiosk)
    check = page.rooms.check
    assert check.isVisible()
    assert not check.next.isEnabled()
    (tmp_path / "bad.xlsx").unlink()
    a_file(tmp_path / "bad.xlsx", *rows)
    tap(check.again)
    idle(qtbot, kiosk)
    tap(check.next)
    idle(qtbot, kiosk)
    difference = page.rooms.difference
    assert difference.isVisible()
    counts = [figure.number.text() for figure in difference.figures]
    assert counts == ["2", "0", str(len(before.volunteers) - 1), "1", "0"]
    assert "right file" in difference.note.title.text()
    assert set(kiosk.gate.roster.volunteers) == set(before.volunteers)
    tap(difference.next)
    idle(qtbot, kiosk)
    assert page.home.isVisible()
    assert "2 new" in page.home.done.title.text()
    qtbot.waitUntil(
        lambda: (
            {p.name for p in kiosk.gate.roster.volunteers.values()} == {"新一", "新二", served.name}
        ),
        timeout=WITHIN_MS,
    )
    # The badges of those that are new, and of nobody else.
    tap(page.home.badges.go)
    badges = page.rooms.badges
    assert badges.which is Which.NEW
    pdf = tmp_path / "badges.pdf"
    badges.files.opened.emit(a_picture(tmp_path / "logo.png"))
    idle(qtbot, kiosk)
    tap(badges.extras.tough)
    tap(badges.back)
    badges.extras.show_look("", tough=False)
    tap(page.home.badges.go)
    assert badges.extras.logo.isChecked(), "it is remembered for the event"
    assert badges.extras.tough.isChecked()
    tap(badges.extras.logo)
    assert not badges.extras.logo.isChecked()
    badges.files.named.emit(pdf)
    idle(qtbot, kiosk)
    assert len(codes_in(pdf)) == 3
    assert levels_in(pdf) == {"Q"}
    assert not near(in_colour(pdf), ORANGE, 40).any()
    assert not badges.next.isEnabled()
    tap(badges.whom[Which.SOME])
    badges.search.line.setText("新")
    badges.search.edited.emit("新")
    assert "2 badges" in badges.whom[Which.SOME].note


def test_with_a_supervisors_pin_it_is_the_supervisors(kiosk: Kiosk) -> None:
    kiosk.gate.lock.choose_pin(Role.CAPTAIN, "2580")
    kiosk.gate.lock.choose_pin(Role.SUPERVISOR, "739104")
    window = kiosk.window
    window.open_page(window.sync)
    tap(window.sync.organiser)
    assert window.page is window.sync
    notice = window.notices.notice
    assert notice is not None
    assert notice.text == SUPERVISOR_FIRST
    kiosk.gate.lock.unlock("739104")
    opened(kiosk)


def test_a_desk_of_another_hub_says_where_roster_and_badges_come_from(
    qtbot: QtBot, tmp_path: Path
) -> None:
    settings = settings_in(tmp_path)
    settings.data_dir.mkdir()
    key = read_or_make_key(settings.key_path)
    with enrolled_store(settings.data_dir, a_roster(), key=key):
        pass
    with open_kiosk(settings, SystemClock(), dark()) as kiosk:
        kiosk.join(OrganiserPart(kiosk, settings, None))
        with qtbot.waitExposed(kiosk.window):
            kiosk.window.show()
        page = opened(kiosk)
        assert page.home.elsewhere.isVisible()
        assert "http" in page.home.elsewhere.words.text()
        assert not page.home.roster.go.isVisible()
        tap(page.home.back)
        assert kiosk.window.page is kiosk.window.sync
