"""A hub that was put back from a backup: the kiosks send what it lacks by themselves."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from sync.client.line import Line
from sync.domain.entries import EventId
from tests.builders import WANG
from tests.e2e.hubs import ServedHub, a_copy, a_gate
from tests.e2e.test_copies import quiet, served
from tests.e2e.test_two_gates import agree


def back_up(hub: ServedHub, to: Path) -> None:
    with sqlite3.connect(hub.folder / "hub.sqlite") as live, sqlite3.connect(to) as copy:
        live.backup(copy)
    live.close()
    copy.close()


def put_back(hub: ServedHub, copy: Path, *, marked: bool) -> None:
    hub.kill()
    hub.database.close()
    for suffix in ("-wal", "-shm"):
        (hub.folder / f"hub.sqlite{suffix}").unlink(missing_ok=True)
    shutil.copyfile(copy, hub.folder / "hub.sqlite")
    if marked:
        hub.ask("mark-restored", "--lang", "en")
    hub.start()


@pytest.mark.parametrize("marked", [True, False])
def test_what_a_backup_lacks_is_sent_again_and_read_alike_everywhere(
    hub: ServedHub, event: EventId, tmp_path: Path, *, marked: bool
) -> None:
    with (
        a_gate(hub, event, tmp_path / "south") as south,
        a_gate(hub, event, tmp_path / "west") as west,
    ):
        served(south, 1)
        served(west, 2)
        quiet(south, west)
        back_up(hub, tmp_path / "backup")
        served(south, 4, 8)
        served(west, 16)
        assert south.scan(hub.badge(event, WANG)) == "on"
        quiet(south, west)
        agree(hub, event, south, west)
        put_back(hub, tmp_path / "backup", marked=marked)
        assert hub.figures(event).served == 3
        # Both go on, and the hub's numbers pass those that their cursors stood at.
        for gate, people in ((south, [32, 64, 128, 256]), (west, [512, 1024])):
            served(gate, *people)
        quiet(south, west)
        quiet(south, west)
        agree(hub, event, south, west)
        assert hub.figures(event).served == 2047
        assert south.exchange.state().line is Line.SYNCED


def test_a_hub_that_met_a_copy_first_is_not_taken_to_have_what_it_has_not(
    hub: ServedHub, event: EventId, tmp_path: Path
) -> None:
    with a_gate(hub, event, tmp_path / "one") as one:
        served(one, 1)
        quiet(one)
        back_up(hub, tmp_path / "backup")
        with a_copy(hub, one, tmp_path / "two") as two:
            served(one, 2, 4)
            quiet(one)
            put_back(hub, tmp_path / "backup", marked=True)
            # The copy's entries take the numbers that the hub no longer knows.
            served(two, 8, 16)
            for _ in range(2):
                two.sync()
            quiet(one, two)
            quiet(one, two)
            agree(hub, event, one, two)
            assert hub.figures(event).served == 31
