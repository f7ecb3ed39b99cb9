"""A kiosk that the hub does not admit says what helps, and what helps does: nothing is lost."""

from pathlib import Path

import pytest

from kiosk.desk.stick import Stick
from kiosk.opening.enrolling import _enrol
from kiosk.settings import load_settings
from kiosk.store.engine import open_store
from kiosk.store.problems import PendingOfAnother
from sync.client.line import Line
from sync.client.problems import HubRefused
from sync.domain.entries import EventId
from tests.builders import SOUTH, a_roster
from tests.e2e.hubs import STORE_KEY, Detour, ServedHub, ShiftedClock, a_copy, a_gate, at_hub
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


@pytest.mark.parametrize("marked", [True, False])
def test_a_kiosk_with_nothing_left_to_send_is_the_same_again_and_sends_what_the_hub_lost(
    hub: ServedHub, event: EventId, tmp_path: Path, *, marked: bool
) -> None:
    back_up(hub, tmp_path / "backup")
    with a_gate(hub, event, tmp_path / "one") as one:
        served(one, 1)
        assert one.sync().pending == 0
        put_back(hub, tmp_path / "backup", marked=marked)
        settings = load_settings(data_dir=tmp_path / "one")
        made = _enrol(one.gate.store, settings, hub.url, hub.code(event), "南门")
        assert (made.kiosk, made.epoch) == (one.identity.kiosk, one.identity.epoch)
        with at_hub(hub, one.gate.store, Detour(), one.clock, SOUTH) as again:
            again.sync()
            assert again.sync().pending == 0
        assert hub.figures(event).served == 1
        # A hub that knows it makes it another one, when nothing waits: a new code means that.
        other = _enrol(one.gate.store, settings, hub.url, hub.code(event), "南门")
        assert other.kiosk != one.identity.kiosk


def test_a_copy_of_a_kiosk_that_enrolled_again_is_told_to_hand_in_by_stick_and_that_counts(
    hub: ServedHub, event: EventId, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    back_up(hub, tmp_path / "backup")
    first, second = (load_settings(data_dir=tmp_path / name) for name in ("one", "two"))
    clock = ShiftedClock(hub.timeline)
    with open_store(tmp_path / "one" / "kiosk" / "gatepost.db", STORE_KEY) as store:
        _enrol(store, first, hub.url, hub.code(event), "南门")
        with at_hub(hub, store, Detour(), clock, SOUTH) as one:
            served(one, 1)
            assert one.sync().pending == 0
            with a_copy(hub, one, tmp_path / "two") as two:
                served(two, 2)
                put_back(hub, tmp_path / "backup", marked=True)
                _enrol(store, first, hub.url, hub.code(event), "南门")
                with at_hub(hub, store, Detour(), clock, SOUTH) as again:
                    again.sync()
                    assert again.sync().pending == 0
                with pytest.raises(HubRefused, match="save this one's entries to a USB stick"):
                    _enrol(two.gate.store, second, hub.url, hub.code(event), "南门")
                Stick(two.gate.store, two.journal, two.clock).save(stick)
                hub.ask("bundle", "import", str(stick))
                assert hub.figures(event).served == 3
