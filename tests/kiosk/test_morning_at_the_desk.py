"""The first minutes of a day at the desk: the list of what is ready, and which posts are served."""

import shutil
from collections import namedtuple
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from kiosk.app import open_kiosk
from kiosk.app.preflight import Morning, PreflightPart
from kiosk.desk.lock import PinChoice, Role
from kiosk.desk.preflight import CheckId, State
from kiosk.desk.states import Answer
from kiosk.doctor.preflight import examine
from kiosk.printing.printers import list_printers
from kiosk.scanning.film import LiveFilm, open_film
from kiosk.scanning.source import SourceLost
from kiosk.settings import Settings, load_settings
from kiosk.store.engine import open_store, read_or_make_key
from kiosk.store.identity import IDENTITY
from kiosk.store.memory import recall
from kiosk.ui.sounds import speaker
from kiosk.workers.checks import ROSTER_AT, Bench, last_exchange
from kiosk.workers.scanning import CameraState, CameraView
from sync.client.line import Line, LineState
from sync.domain.roster import Roster
from tests.builders import AT, LI, SOUTH, STATION, WANG, WEST, a_badge_text, a_roster
from tests.e2e.desks import Desk, a_desk
from tests.e2e.hands import press, settle, show
from tests.kiosk.doctor.cards import an_empty_desk, film
from tests.kiosk.ui.conftest import Heard
from tests.kiosk.workers.tls_hubs import a_hub, a_paper, authority
from tests.stage import STORE_KEY, StandingClock, bring_roster, enrolled_store

Usage = namedtuple("Usage", "total used free")  # noqa: PYI024 - as shutil's own
WITHIN_MS = 20_000


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    with a_desk(tmp_path, served=()) as made:
        made.kiosk.start()
        settle()
        yield made


def a_morning(
    desk: Desk, folder: Path, *, greets: bool = False, ca_file: Path | None = None
) -> tuple[PreflightPart, Heard]:
    heard = Heard()
    bench = Bench(
        folder,
        desk.store,
        desk.journal,
        desk.clock,
        roster=lambda: desk.kiosk.gate.roster,
        printers=list_printers,
        ca_file=ca_file,
    )
    part = PreflightPart(desk.kiosk, Morning(bench, heard, greets, speaker))
    desk.kiosk.join(part)
    return part, heard


# ---- which posts ----------------------------------------------------------------------------


def test_the_chip_above_chooses_posts_and_the_next_badge_is_answered_by_them(desk: Desk) -> None:
    window = desk.window
    assert "全部 3 个岗位" in window.top.post.text()
    press(window.top.post)
    page = window.house.posts
    assert window.shows(page)
    names = {line.pick.text(): line for line in page.lines if line.isVisible()}
    press(names["会场西门 · 秩序维护"].pick)
    press(page.take)
    assert window.shows(window.scan)
    assert window.top.post.text() == "会场西门 · 08:00–12:30"
    notice = window.notices.notice
    assert notice is not None
    assert notice.text.zh == "现在服务：会场西门"
    assert show(desk, a_badge_text(WANG)).happened == "elsewhere"
    assert show(desk, a_badge_text(LI)).happened == "on"
    settle()
    assert window.scan.post._on_duty.text() == "1"


def test_several_posts_show_their_sum_and_people_served_count_at_home(desk: Desk) -> None:
    gate, window = desk.kiosk.gate, desk.window
    window.house.posts.posts_chosen.emit((WEST, SOUTH), False)
    for who in (WANG, LI):
        assert show(desk, a_badge_text(who)).happened == "on"
    window.tally_asked.emit("order", 3)
    settle()
    assert window.top.post.text().startswith("2 个岗位 · 驻 会场西门")
    assert (window.scan.post._on_duty.text(), window.scan.post._required.text()) == ("2", "/ 4")
    assert [entry.post for entry in gate.journal.entries() if entry.kind == "tally"] == [WEST]


def test_a_post_that_a_new_roster_has_no_more_is_told_at_the_foot(desk: Desk) -> None:
    window = desk.window
    window.house.posts.posts_chosen.emit((SOUTH, STATION), False)
    settle()
    roster = a_roster(shifts=[], plan=[])
    gone = {post: at for post, at in roster.posts.items() if post != SOUTH}
    bring_roster(desk.store, Roster(event=roster.event, teams=roster.teams, posts=gone))
    desk.kiosk._relearn()
    notice = window.notices.notice
    assert notice is not None
    assert notice.answer is Answer.CHOOSE
    assert "没有“会场南门”了" in notice.text.zh
    assert "荣昌东地铁站 A 口" in window.top.post.text()


def test_escape_leaves_the_posts_as_they_were(desk: Desk) -> None:
    press(desk.window.top.post)
    page = desk.window.house.posts
    press(page.lines[0].pick)
    page.left.emit()
    assert desk.window.shows(desk.window.scan)
    assert desk.kiosk.gate.posts.everywhere
    press(desk.window.top.post)
    assert page.draft[1]  # the draft was dropped


def test_while_the_desk_is_locked_the_chip_asks_for_the_pin_and_no_list_greets(
    desk: Desk, tmp_path: Path
) -> None:
    lock = desk.kiosk.gate.lock
    assert lock.choose_pin(Role.CAPTAIN, "2580") is PinChoice.KEPT
    lock.lock()
    desk.kiosk.refresh()
    part, _ = a_morning(desk, tmp_path, greets=True)
    part.refresh()
    assert desk.window.shows(desk.window.scan)
    desk.window.top.post.click()
    settle()
    assert desk.window.shows(desk.window.scan)
    assert desk.window.sheets.pin.isVisible()


# ---- before opening ---------------------------------------------------------------------------


def test_the_page_and_the_doctor_find_the_same(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**12, 0, 60 * 2**20))
    monkeypatch.setenv("GATEPOST_SETTINGS", str(tmp_path / "none.toml"))
    gate = film(tmp_path / "gate.avi", [an_empty_desk(120)] * 12, 12)
    day = timedelta(days=1)
    paper = a_paper(authority(), start=-9 * day, end=-2 * day).keep(tmp_path, "hub")
    believed = authority().keep(tmp_path, "authority")
    data = tmp_path / "data"
    data.mkdir()
    with a_hub(paper) as url:
        with a_desk(data) as desk:
            with desk.store.writing() as connection:
                connection.execute(IDENTITY.update().values(hub_url=url))
            part, _ = a_morning(desk, data, ca_file=believed)
            desk.kiosk.start()
            part.note_camera(CameraView(CameraState.LOOKING, gate.name))
            with qtbot.waitSignal(part._runner.finished, timeout=WITHIN_MS):
                part.open()
            shown = desk.window.house.preflight.findings
        (data / "gatepost.key").write_bytes(STORE_KEY)
        (data / "gatepost.key").chmod(0o600)
        settings = Settings(data_dir=data, hub_ca_file=believed)
        told = examine(settings, desk.clock, lambda _: open_film(gate))
    assert [one.check for one in shown] == list(CheckId)
    assert shown == told
    states = {one.check: one.state for one in shown}
    assert states[CheckId.HUB] is State.STOP
    assert states[CheckId.DISK] is State.STOP
    assert states[CheckId.CAMERA] is State.OK


def test_a_day_begins_with_the_page_once_and_the_first_badge_goes_before_it(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with a_desk(tmp_path) as desk:
        part, _ = a_morning(desk, tmp_path, greets=True)
        desk.kiosk.start()
        assert desk.window.shows(desk.window.house.preflight)
        assert part._later.isActive()  # the camera's picture comes first
        part._later.setInterval(0)
        with qtbot.waitSignal(part._runner.finished, timeout=WITHIN_MS):
            pass
        assert len(desk.window.house.preflight.findings) == len(CheckId)
        assert show(desk, a_badge_text(WANG)).happened == "on"
        assert desk.window.shows(desk.window.scan)
        again, _ = a_morning(desk, tmp_path, greets=True)  # as after a new start
        again.refresh()
        assert desk.window.shows(desk.window.scan)
        desk.clock.step(hours=20)
        tomorrow, _ = a_morning(desk, tmp_path, greets=True)
        tomorrow.refresh()
        assert desk.window.shows(desk.window.house.preflight)
        assert part._page is tomorrow._page


def test_the_sync_page_leads_there_and_a_camera_that_goes_is_red_at_once(
    desk: Desk, tmp_path: Path
) -> None:
    part, _ = a_morning(desk, tmp_path)
    desk.window.open_page(desk.window.sync)
    press(desk.window.sync.preflight)
    page = desk.window.house.preflight
    assert desk.window.shows(page)
    lost = CameraView(CameraState.LOST, title=SourceLost.title, todo=SourceLost.default)
    part.note_camera(lost)
    row = page.rows[CheckId.CAMERA]
    assert row.finding is not None
    assert row.finding.state is State.STOP
    press(row.button)
    assert desk.window.shows(desk.window.camera)


def test_the_three_sounds_are_heard_one_after_the_other(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    part, heard = a_morning(desk, tmp_path)
    part._player.setInterval(5)
    desk.window.house.preflight.sounds_asked.emit()
    qtbot.waitUntil(lambda: not part._player.isActive(), timeout=WITHIN_MS)
    assert heard.played == list(Answer)


def test_when_the_hub_answered_is_remembered_by_its_own_clock_and_not_at_every_exchange(
    desk: Desk, tmp_path: Path
) -> None:
    part, _ = a_morning(desk, tmp_path)
    part.note_line(LineState(Line.WAITING))
    assert recall(desk.store, ROSTER_AT) is None
    part.note_line(LineState(Line.SYNCED, last_exchange=AT, offset_ms=60_000))
    assert last_exchange(desk.store) == AT + timedelta(minutes=1)
    part.note_line(LineState(Line.SYNCED, last_exchange=AT + timedelta(minutes=4)))
    assert last_exchange(desk.store) == AT + timedelta(minutes=1)
    part.note_line(LineState(Line.SYNCED, last_exchange=AT + timedelta(minutes=5)))
    assert last_exchange(desk.store) == AT + timedelta(minutes=5)


def test_a_desk_that_closes_while_it_looks_is_not_held_up(desk: Desk, tmp_path: Path) -> None:
    part, _ = a_morning(desk, tmp_path)
    part.open()
    desk.kiosk.stop()
    assert not part._runner.running


def test_the_kiosk_as_it_is_put_together_looks_at_its_own_camera_store_and_line(
    qtbot: QtBot, tmp_path: Path
) -> None:
    settings = load_settings(data_dir=tmp_path, sounds=False)
    key = read_or_make_key(settings.key_path)
    view = np.full((720, 1280), 190, np.uint8)
    source = LiveFilm(lambda _: view, fps=30.0)
    with a_hub(None) as url:
        with (
            enrolled_store(tmp_path, a_roster(), key=key) as store,
            store.writing() as connection,
        ):
            connection.execute(IDENTITY.update().values(hub_url=url))
        with open_kiosk(settings, StandingClock(), source) as kiosk:
            kiosk.start()
            page = kiosk.window.house.preflight
            assert kiosk.window.shows(page)
            camera = page.rows[CheckId.CAMERA]
            qtbot.waitUntil(page.again.isEnabled, timeout=WITHIN_MS)
            qtbot.waitUntil(
                lambda: camera.finding is not None and camera.finding.state is State.OK,
                timeout=WITHIN_MS,
            )
            found = {one.check: one for one in page.findings}
            assert list(found) == list(CheckId)
            assert {found[check].state for check in (CheckId.STORE, CheckId.HUB)} == {State.OK}
            assert found[CheckId.CLOCK].word.zh == "和中心一致"
            assert found[CheckId.SOUND].word.zh == "设置里关掉了声音"
            kiosk.window.speak("en")  # takes the translator away again
    with open_store(settings.database_path, key) as store:
        assert last_exchange(store) is not None
