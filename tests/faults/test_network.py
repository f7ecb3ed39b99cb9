"""A real kiosk, a real hub in its own process, and between them everything a network does.

`python -m tests.faults --part network` does it in random order, a thousand exchanges long.
"""

import itertools
import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, update

from kiosk.store.device_key import KEY as DEVICE_KEY
from kiosk.store.device_key import KeyTalk, load_device_key
from kiosk.store.identity import load_identity
from kiosk.store.memory import remember
from kiosk.store.peer import peer_of
from sync.client.exchange import Exchange
from sync.client.line import Line
from sync.client.problems import (
    GarbledReply,
    HubBusy,
    LineDown,
    LineTooSlow,
    LogInPage,
    SyncProblem,
)
from sync.client.transport import HttpTransport
from sync.domain.entries import EventId
from sync.hub.tables import device
from tests.builders import a_roster
from tests.e2e.hubs import ServedHub
from tests.faults import links, proxy
from tests.faults.parts.network import Gate, a_gate, only, storm
from tests.faults.proxy import Fault

numbers = itertools.count(1)


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedHub]:
    with ServedHub(tmp_path_factory.mktemp("hub")) as running:
        yield running


@pytest.fixture
def event(hub: ServedHub) -> EventId:
    return hub.load(a_roster(), next(numbers))


@pytest.fixture
def gate(hub: ServedHub, event: EventId, tmp_path: Path) -> Iterator[Gate]:
    with a_gate(hub, event, tmp_path, patience_s=1.0) as made:
        assert made.exchange.run_once().line is Line.SYNCED
        yield made


# ---- a push that fails --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "kind", "at_hub"),
    [
        (proxy.refused, LineDown, 0),
        (proxy.black_hole, LineTooSlow, 0),
        (proxy.reply_lost, LineDown, 3),
        (proxy.reply_never, LineTooSlow, 3),
        (proxy.reset_mid_reply, LineDown, 3),
        (proxy.truncated, GarbledReply, 3),
        (proxy.late, LineDown, 3),
        (proxy.portal_302, LogInPage, 0),
        (proxy.portal_404, LogInPage, 0),
        (proxy.portal_200, LogInPage, 0),
        (proxy.busy(503, 33), HubBusy, 0),
    ],
)
def test_a_push_that_fails_acknowledges_nothing_and_the_pull_goes_on(
    gate: Gate, fault: Fault, kind: type[SyncProblem], at_hub: int
) -> None:
    gate.record(3)
    gate.rename("新的名字")
    gate.line.fault = only(fault, pushes=True)
    state = gate.exchange.run_once()
    assert (state.line, state.reason) == (Line.OFFLINE, kind.default)
    assert (state.pending, len(gate.at_hub())) == (3, at_hub)
    assert gate.acknowledged() == {1: 0}
    assert gate.name() == "新的名字"
    assert gate.exchange.failing
    assert gate.exchange.delay_s() >= (33 if kind is HubBusy else 1)
    # Nobody scans again: what waits goes by itself, and what comes late is known.
    gate.line.fault = proxy.none
    assert gate.rest().line is Line.SYNCED
    assert gate.wrong() == []


@pytest.mark.parametrize("fault", [proxy.twice, proxy.slow_request, proxy.slow_reply])
def test_what_is_only_doubled_or_slow_goes_through(gate: Gate, fault: Fault) -> None:
    gate.record(3)
    gate.line.fault = fault
    assert gate.rest().line is Line.SYNCED
    assert gate.wrong() == []


def test_a_pull_that_fails_holds_no_push_up(gate: Gate) -> None:
    for fault in (proxy.reset_mid_reply, proxy.truncated, proxy.portal_200, proxy.black_hole):
        gate.record(2)
        gate.rename(fault.__name__)
        gate.line.fault = only(fault, pushes=False)
        state = gate.exchange.run_once()
        assert (state.line, state.pending) == (Line.OFFLINE, 0)
        assert gate.name() != fault.__name__
        assert gate.wrong() == []
        gate.line.fault = proxy.none
        assert gate.rest().line is Line.SYNCED
        assert gate.name() == fault.__name__


def test_one_that_is_asked_to_come_later_is_not_offline_and_comes_later(gate: Gate) -> None:
    gate.record(3)
    gate.line.fault = only(proxy.busy(429, 33), pushes=True)
    state = gate.exchange.run_once()
    assert (state.line, state.pending) == (Line.SENDING, 3)
    assert gate.exchange.delay_s() >= 33
    assert gate.exchange.failing, "a new scan is no reason to come sooner"
    gate.line.fault = proxy.none
    gate.rest()
    assert gate.wrong() == []


def test_a_server_in_between_that_takes_only_little_at_a_time_gets_little(gate: Gate) -> None:
    gate.record(300)
    gate.line.fault = only(proxy.too_large(2500), pushes=True)
    assert gate.exchange.run_once().pending == 0
    assert gate.wrong() == []
    refused = [one for one in gate.line.requests if len(one.raw) > 2500]
    assert 0 < len(refused) < 20


def test_a_withdrawn_kiosk_stops_drops_nothing_and_goes_on_when_it_is_admitted_again(
    gate: Gate, hub: ServedHub
) -> None:
    identity = load_identity(gate.store)
    assert identity is not None
    gate.record(3)
    hub.ask("withdraw-kiosk", str(gate.event), identity.kiosk)
    state = gate.exchange.run_once()
    assert (state.line, state.pending, state.quarantined) == (Line.STOPPED, 3, 0)
    assert state.reason is not None
    assert "一条" in state.reason.zh or "记录都还在本机" in state.reason.zh
    gate.record(600)
    assert gate.exchange.run_once().pending == 603
    assert gate.at_hub() == []
    hub.ask("admit-kiosk", str(gate.event), identity.kiosk)
    assert gate.rest().line is Line.SYNCED
    assert gate.wrong() == []


def test_a_kiosk_that_lost_its_key_stops_drops_nothing_and_tells_another_when_it_may(
    gate: Gate, hub: ServedHub
) -> None:
    identity = load_identity(gate.store)
    assert identity is not None
    gate.record(3)
    assert gate.rest().line is Line.SYNCED
    remember(gate.store, DEVICE_KEY, None)
    line = HttpTransport()
    peer = peer_of(gate.store, identity, gate.line.url)
    inbox, keys = gate.exchange._inbox, KeyTalk(gate.store)
    gate.exchange = Exchange(gate.journal, inbox, line, hub.timeline, peer, keys=keys)
    gate.record(600)
    state = gate.exchange.run_once()
    assert (state.line, state.pending, state.quarantined) == (Line.STOPPED, 600, 0)
    assert state.reason is not None
    assert "记录都在本机" in state.reason.zh
    assert f"admit-kiosk {gate.event} {identity.kiosk} --new-key" in state.reason.en
    assert len(gate.at_hub()) == 3
    hub.ask("admit-kiosk", str(gate.event), identity.kiosk, "--new-key")
    assert gate.rest().line is Line.SYNCED
    assert gate.wrong() == []
    made = load_device_key(gate.store)
    assert made is not None
    assert made.told
    # It signs again, and so it must: another end with its token alone is refused.
    assert gate.exchange.run_once().line is Line.SYNCED
    before = Exchange(gate.journal, inbox, line, hub.timeline, replace(peer, key=None))
    assert before.run_once().line is Line.STOPPED
    line.close()


def test_a_hub_put_back_to_before_it_knew_the_key_is_told_it_again(
    gate: Gate, hub: ServedHub
) -> None:
    assert gate.rest().line is Line.SYNCED
    known = load_device_key(gate.store)
    assert known is not None
    assert known.told
    gate.exchange._keys = gate.exchange._untold = KeyTalk(gate.store)
    gate.rest()
    with hub.database.writing() as connection:
        connection.execute(update(device).values(public=None, signs_from_ms=None))
    gate.record(3)
    assert gate.rest().line is Line.SYNCED
    with hub.database.reading() as connection:
        there = set(connection.execute(select(device.c.public)).scalars())
    assert known.public in there
    assert gate.wrong() == []


# ---- a hub that is gone for a while -------------------------------------------------------------


def test_a_frozen_hub_is_given_up_in_time_and_goes_on_where_it_was(
    hub: ServedHub, event: EventId, tmp_path: Path
) -> None:
    with a_gate(hub, event, tmp_path, 1.0, lambda _: hub.url) as gate:
        gate.exchange.run_once()
        gate.record(3)
        assert hub._process is not None
        os.kill(hub._process.pid, signal.SIGSTOP)
        try:
            state = gate.exchange.run_once()
            gate.record(2)
        finally:
            os.kill(hub._process.pid, signal.SIGCONT)
        assert (state.line, state.reason, state.pending) == (
            Line.OFFLINE,
            LineTooSlow.default,
            3,
        )
        # What it was sent before it froze it may read only now: these are the same entries.
        assert gate.rest().line is Line.SYNCED
        assert gate.wrong() == []


def test_any_faults_in_any_order_lose_and_double_nothing(gate: Gate) -> None:
    told = storm(gate, seed=5, exchanges=20)
    assert told.wrong == ()
    assert told.counts["entries"] > 40


# ---- a link that goes up and down ---------------------------------------------------------------


def test_a_link_that_goes_up_and_down_under_the_pushes_costs_nothing_but_time(
    tmp_path: Path,
) -> None:
    if links.unsharing() is None:
        pytest.skip("this account may not make network namespaces; the proxy stands for the link")
    told = links.up_and_down(tmp_path, seed=5, times=5)
    assert told.wrong == ()
