"""A kiosk that the hub does not admit says what helps, and what helps does: nothing is lost."""

from pathlib import Path

import pytest

from kiosk.opening.enrolling import _enrol
from kiosk.settings import load_settings
from kiosk.store.engine import open_store
from kiosk.store.problems import PendingOfAnother
from sync.client.line import Line
from sync.client.problems import HubRefused
from sync.domain.entries import EventId
from tests.builders import SOUTH, a_roster
from tests.e2e.hubs import STORE_KEY, Detour, ServedHub, a_gate, at_hub
from tests.e2e.test_copies import served
from tests.e2e.test_restored_hub import back_up, put_back


@pytest.mark.parametrize("marked", [True, False])
def test_a_hub_put_back_to_before_a_kiosk_joined_makes_it_the_same_kiosk_again(
    hub: ServedHub, event: EventId, tmp_path: Path, *, marked: bool
) -> None:
    folder = tmp_path / "one"
    path = folder / "kiosk" / "gatepost.db"
    settings = load_settings(data_dir=folder)
    back_up(hub, tmp_path / "backup")
    with a_gate(hub, event, folder) as one:
        served(one, 1, 2)
        assert one.sync().pending == 0
        served(one, 4)
        put_back(hub, tmp_path / "backup", marked=marked)
        state = one.sync()
        assert (state.line, state.pending) == (Line.STOPPED, 1)
        assert state.reason is not None
        assert "gatepost enrol" in state.reason.zh
        assert "admit-kiosk" not in state.reason.zh
        clock, before = one.clock, one.identity
    with open_store(path, STORE_KEY) as store:
        other = hub.load(a_roster(), 2)
        with pytest.raises(PendingOfAnother):
            _enrol(store, settings, hub.url, hub.code(other), "南门")
        made = _enrol(store, settings, hub.url, hub.code(event), "南门")
        assert (made.kiosk, made.epoch) == (before.kiosk, before.epoch)
        with at_hub(hub, store, Detour(), clock, SOUTH) as one:
            one.sync()
            assert one.sync().pending == 0
            assert [seq for seq, _ in hub.kept(event)] == [1, 2, 3]
            assert hub.figures(event).served == 7


def test_a_kiosk_that_is_only_withdrawn_needs_no_code_and_uses_none_up(
    hub: ServedHub, event: EventId, tmp_path: Path
) -> None:
    folder = tmp_path / "one"
    with a_gate(hub, event, folder) as one:
        served(one, 1)
        hub.ask("withdraw-kiosk", str(event), one.identity.kiosk)
        state = one.sync()
        assert state.reason is not None
        assert f"admit-kiosk {event} {one.identity.kiosk}" in state.reason.en
        code = hub.code(event)
        settings = load_settings(data_dir=folder)
        with pytest.raises(HubRefused, match="needs no code"):
            _enrol(one.gate.store, settings, hub.url, code, "南门")
        assert hub.rows("SELECT count(*) FROM enrol_code WHERE used_ms IS NULL") == [(1,)]
        hub.ask("admit-kiosk", str(event), one.identity.kiosk)
        assert one.sync().pending == 0
