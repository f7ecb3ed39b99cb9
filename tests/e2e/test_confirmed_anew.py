"""After a hub was put back from a backup nothing counts as handed in before it is compared."""

from pathlib import Path
from typing import Any

import pytest

from kiosk.store.draft import Draft
from kiosk.store.engine import open_store
from kiosk.store.purging import UNCONFIRMED, PurgeRefused, look, purge
from sync.client.problems import LineDown
from sync.domain.entries import EventId, Kind, Method
from tests.builders import SOUTH
from tests.e2e.hubs import STORE_KEY, Detour, ServedHub, a_copy, a_gate, at_hub
from tests.e2e.test_copies import quiet, served
from tests.e2e.test_restored_hub import back_up, put_back
from tests.e2e.test_two_gates import agree


@pytest.mark.parametrize("marked", [True, False])
def test_a_hub_that_has_fewer_and_those_a_copys_gets_all_that_is_ours(
    hub: ServedHub, event: EventId, tmp_path: Path, *, marked: bool
) -> None:
    with a_gate(hub, event, tmp_path / "one") as one:
        served(one, 1)
        quiet(one)
        back_up(hub, tmp_path / "backup")
        with a_copy(hub, one, tmp_path / "two") as two:
            served(one, 2, 4, 8)
            quiet(one)
            put_back(hub, tmp_path / "backup", marked=marked)
            # The copy's take numbers that the hub no longer knows, and not all of them.
            served(two, 16, 64)
            two.sync()
            served(one, 32)
            for _ in range(3):
                quiet(one, two)
            agree(hub, event, one, two)
            assert hub.figures(event).served == 127


class PullsOnlyError(LineDown):
    """A line that takes no push."""


def pulls_only(url: str, _: object) -> str:
    if "/journal" in url:
        raise PullsOnlyError
    return url


def test_after_a_restore_nothing_is_purged_before_the_hub_confirmed_it(
    hub: ServedHub, event: EventId, tmp_path: Path
) -> None:
    folder = tmp_path / "one"
    path = folder / "kiosk" / "gatepost.db"
    with a_gate(hub, event, folder) as one:
        served(one, 1)
        quiet(one)
        back_up(hub, tmp_path / "backup")
        served(one, 2, 4)
        one.journal.append(Draft(Kind.CLOSE, Method.DESK, data={"date": "2023-08-16"}))
        quiet(one)
        assert look(one.gate.store).refusal is None
        put_back(hub, tmp_path / "backup", marked=True)
        # The pull tells that the hub was set back; the line goes before anything is compared.
        one.line.before = pulls_only
        one.sync()
        assert one.exchange.state().pending == 4
        clock = one.clock
    with pytest.raises(PurgeRefused) as refused:
        purge(path, STORE_KEY)
    assert refused.value.message == UNCONFIRMED.fill(n=4)
    assert len(hub.kept(event)) == 1
    # A new start knows what was not finished, and needs no new entry to go on.
    with open_store(path, STORE_KEY) as store, at_hub(hub, store, Detour(), clock, SOUTH) as one:
        assert one.exchange.state().pending == 0
        assert len(hub.kept(event)) == 4
    assert purge(path, STORE_KEY).entries == 4


def test_what_an_unmarked_restore_lost_is_sent_although_the_kiosk_dies_on_the_way(
    hub: ServedHub, event: EventId, tmp_path: Path
) -> None:
    folder = tmp_path / "one"
    with a_gate(hub, event, folder) as one:
        back_up(hub, tmp_path / "backup")
        served(one, *[1] * 30)
        quiet(one)
        put_back(hub, tmp_path / "backup", marked=False)
        served(one, 1)
        pushes = []

        def dies(url: str, message: dict[str, Any] | None) -> str:
            if message is not None:
                pushes.append(message)
                if len(pushes) > 1:
                    raise PullsOnlyError
            return url

        one.line.before = dies
        one.sync()
        assert [row[0] for row in hub.kept(event)] == [31]
        clock = one.clock
    path = folder / "kiosk" / "gatepost.db"
    with open_store(path, STORE_KEY) as store, at_hub(hub, store, Detour(), clock, SOUTH) as one:
        for _ in range(2):
            one.sync()
        assert [row[0] for row in hub.kept(event)] == list(range(1, 32))
        assert one.exchange.state().pending == 0
