"""A laptop that joined and has no roster yet waits for it in a window, not with a sentence and an end."""

import json
import shutil
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.opening import desk, enrolling, first_start, waiting
from kiosk.opening.own_hub import local_hub_of
from kiosk.settings import Settings
from kiosk.store.engine import open_store, read_or_make_key
from sync.domain.errors import BadRoster
from tests.builders import EVENT, a_roster
from tests.kiosk.opening.starts import WITHIN_MS, a_start, idle, kept, problem_on, settings_in
from tests.kiosk.ui.hands import tap


def joined(settings: Settings, url: str, code: str) -> None:
    """Enrol, and let the line go away before the roster came."""
    with open_store(settings.database_path, read_or_make_key(settings.key_path)) as store:
        enrolling._enrol(store, settings, url, code, "西门")


def test_the_roster_is_fetched_until_it_is_here_and_then_the_desk_opens(
    qtbot: QtBot, tmp_path: Path, founded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "AGAIN_MS", 300)
    first, second = settings_in(tmp_path / "first"), settings_in(tmp_path / "second")
    shutil.copytree(founded, first.data_dir)
    second.data_dir.mkdir(parents=True)
    hub = local_hub_of(first)
    with hub:
        url = hub.start()
        code = json.loads(hub.ask("enrol-code", str(EVENT), "--json"))["code"]
        joined(second, url, code)
    identity, roster = kept(second)
    assert identity is not None
    assert roster is None
    with a_start(qtbot, second) as start:
        page = start.window.waiting
        start.waiting.enter()
        assert start.window.page is page
        qtbot.waitUntil(lambda: problem_on(page) != "", timeout=WITHIN_MS)
        assert "no new code is needed" in problem_on(page)
        with hub, qtbot.waitSignal(start.stage.ended, timeout=WITHIN_MS):
            hub.start()
        assert start.stage.enrolled
    assert kept(second)[1] == a_roster()


def test_somebody_who_waits_in_vain_gets_to_the_doors(
    qtbot: QtBot, tmp_path: Path, founded: Path
) -> None:
    settings = settings_in(tmp_path)
    with a_start(qtbot, settings) as start:
        start.waiting.enter()  # nothing to wait for
        assert start.window.page is start.window.doors
    shutil.copytree(founded, settings.data_dir)
    with a_start(qtbot, settings) as start:
        start.waiting.enter()
        idle(qtbot, start)
        tap(start.window.waiting.other)
        assert start.window.page is start.window.doors


def test_without_a_roster_the_desk_opens_the_waiting_window_and_then_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    from kiosk.desk.gate import NoRoster

    settings = settings_in(tmp_path)
    settings.data_dir.mkdir()
    settings.database_path.touch()
    served: list[Settings] = []

    def serve(given: Settings, _application: object) -> int:
        served.append(given)
        if len(served) == 1:
            raise NoRoster
        return 0

    asked: list[bool] = []

    def start(given: Settings, *, joined: bool = False) -> Settings:
        asked.append(joined)
        return given

    monkeypatch.setattr(desk, "load_settings", lambda: settings)
    monkeypatch.setattr(desk, "_serve", serve)
    monkeypatch.setattr(first_start, "first_start", start)
    assert desk.open_desk("en") == 0
    assert (len(served), asked) == (2, [True])

    def broken(_given: Settings, _application: object) -> int:
        raise BadRoster

    monkeypatch.setattr(desk, "_serve", broken)
    with pytest.raises(BadRoster):
        desk.open_desk("en")


def test_a_store_without_an_event_leads_to_the_doors_with_no_desk_before_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    settings = settings_in(tmp_path)
    settings.data_dir.mkdir()
    with open_store(settings.database_path, read_or_make_key(settings.key_path)):
        pass
    served: list[Settings] = []
    monkeypatch.setattr(desk, "load_settings", lambda: settings)

    def serve(given: Settings, _application: object) -> int:
        served.append(given)
        return 0

    monkeypatch.setattr(desk, "_serve", serve)
    monkeypatch.setattr(first_start, "first_start", lambda _given, **_: None)
    (settings.data_dir / desk.NOWHERE).touch()
    assert desk.open_desk("en") == 0
    assert served == []
    assert (settings.data_dir / desk.NOWHERE).exists()
    monkeypatch.setattr(first_start, "first_start", lambda given, **_: given)
    assert desk.open_desk("en") == 0
    assert len(served) == 1
    assert not (settings.data_dir / desk.NOWHERE).exists()
