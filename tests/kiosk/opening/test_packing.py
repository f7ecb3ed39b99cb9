"""An event pack: looked into, shown, taken; a bad one changes nothing."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.desk.first_start import Door
from kiosk.desk.renewing import read_pack
from kiosk.opening import enrolling
from kiosk.store.draft import Draft
from kiosk.store.engine import open_store, read_or_make_key
from kiosk.store.journal import Journal
from kiosk.store.peer import peer_of
from kiosk.store.problems import PendingOfAnother
from kiosk.store.roster import RosterInbox
from kiosk.ui.text import WrappedLabel
from sync.client.exchange import Exchange
from sync.client.pace import Pace
from sync.client.transport import HttpTransport
from sync.domain.clock import SystemClock
from sync.domain.entries import Kind, Method
from sync.domain.errors import BadRoster
from tests.builders import EVENT, OTHER_EVENT, SOUTH, WANG, a_roster
from tests.e2e.hubs import ServedHub
from tests.kiosk.opening.starts import a_start, idle, kept, problem_on, settings_in
from tests.kiosk.ui.hands import tap


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedHub]:
    with ServedHub(tmp_path_factory.mktemp("hub")) as hub:
        hub.load(a_roster(), EVENT)
        hub.load(a_roster(), OTHER_EVENT)
        yield hub


def make(hub: ServedHub, folder: Path, event: int = EVENT) -> Path:
    path = folder / f"{event}.gatepack"
    hub.ask("pack", str(event), str(path), "--kiosk", "南门", "--address", hub.url)
    return path


def test_a_pack_is_shown_and_then_taken_without_a_line(
    qtbot: QtBot, tmp_path: Path, hub: ServedHub
) -> None:
    path = make(hub, tmp_path)
    settings = settings_in(tmp_path)
    with a_start(qtbot, settings) as start:
        page = start.window.pack
        tap(start.window.doors.doors[Door.PACK])
        page.files.opened.emit(path)
        idle(qtbot, start)
        pack = read_pack(path)
        shown = {label.text() for label in page.facts.findChildren(WrappedLabel)}
        assert {"南门", hub.url, pack.fingerprint, "3", "World Robot Conference 2023"} <= shown
        with qtbot.waitSignal(start.stage.ended):
            tap(page.next)
        assert start.stage.enrolled
    identity, roster = kept(settings)
    assert identity is not None
    assert (identity.kiosk, identity.name, identity.hub_url) == (
        pack.enrolled.kiosk,
        "南门",
        hub.url,
    )
    assert roster == pack.roster
    with open_store(settings.database_path, read_or_make_key(settings.key_path)) as store:
        exchange = Exchange(
            Journal(store, SystemClock()),
            RosterInbox(store, identity.root_public),
            HttpTransport(),
            SystemClock(),
            peer_of(store, identity, hub.url),
            Pace(),
        )
        exchange.run_once()
        assert exchange.state().reason is None  # the hub knows this desk


def test_a_bad_pack_says_which_part_and_changes_nothing(
    qtbot: QtBot, tmp_path: Path, hub: ServedHub
) -> None:
    path = make(hub, tmp_path)
    raw = path.read_bytes()
    settings = settings_in(tmp_path)
    with a_start(qtbot, settings) as start:
        start.open_door(Door.PACK)
        page = start.window.pack
        for content, words in (
            (raw[:-40], "not whole"),
            (raw[:600] + b"x" + raw[601:], "altered"),
            (b"PK", "no event pack"),
        ):
            path.write_bytes(content)
            page.files.opened.emit(path)
            idle(qtbot, start)
            assert words in problem_on(page)
            assert not page.next.isVisible()
        path.unlink()
        page.files.opened.emit(path)
        idle(qtbot, start)
        assert "cannot be opened" in problem_on(page)
        path.write_bytes(raw)
        page.files.opened.emit(path)
        idle(qtbot, start)
        assert problem_on(page) == ""
        assert page.next.isEnabled()
    assert kept(settings) == (None, None)


def test_the_file_that_was_chosen_is_there_again(
    qtbot: QtBot, tmp_path: Path, hub: ServedHub
) -> None:
    path = make(hub, tmp_path)
    settings = settings_in(tmp_path)
    with a_start(qtbot, settings) as start:
        start.open_door(Door.PACK)
        start.window.pack.files.opened.emit(path)
        idle(qtbot, start)
    with a_start(qtbot, settings) as start:
        start.open_door(Door.PACK)
        idle(qtbot, start)
        assert start.window.pack.facts.isVisible()


def test_a_pack_of_another_event_waits_until_everything_is_sent(
    tmp_path: Path, hub: ServedHub
) -> None:
    settings = settings_in(tmp_path)
    enrolling.take_pack(settings, read_pack(make(hub, tmp_path)))
    with open_store(settings.database_path, read_or_make_key(settings.key_path)) as store:
        Journal(store, SystemClock()).append(
            Draft(Kind.ON, Method.BADGE, volunteer=WANG, post=SOUTH)
        )
    other = read_pack(make(hub, tmp_path, OTHER_EVENT))
    with pytest.raises(PendingOfAnother):
        enrolling.take_pack(settings, other)
    identity, _ = kept(settings)
    assert identity is not None
    assert identity.event == EVENT


def test_a_pack_that_the_store_refuses_half_way_leaves_no_identity(
    tmp_path: Path, hub: ServedHub
) -> None:
    settings = settings_in(tmp_path)
    pack = read_pack(make(hub, tmp_path))
    rows = [c for c in pack.page.changes if c.table != "event"]
    broken = replace(pack, page=pack.page.model_copy(update={"changes": rows}))
    with pytest.raises(BadRoster):
        enrolling.take_pack(settings, broken)
    assert kept(settings) == (None, None)
    enrolling.take_pack(settings, pack)
    assert kept(settings)[1] == pack.roster
