"""Upgrades with a full queue, and upgrades that were cut off, in short."""

import random
from pathlib import Path

import pytest

from kiosk.store.engine import open_store
from kiosk.store.problems import StoreNewer
from tests.builders import a_roster
from tests.e2e.hubs import ServedHub
from tests.faults.older import KIOSK_STEPS
from tests.faults.parts.upgrade import cut_off, upgrade_and_send
from tests.kiosk.store.stores import KEY, digests, enrolled


def test_a_full_queue_outlives_an_upgrade_and_is_sent(tmp_path: Path) -> None:
    (tmp_path / "hub").mkdir()
    (tmp_path / "kiosk").mkdir()
    with ServedHub(tmp_path / "hub") as hub:
        event = hub.load(a_roster(), 1)
        upgrade_and_send(hub, tmp_path / "kiosk", KIOSK_STEPS[0], event, 1200)


@pytest.mark.parametrize("revision", [KIOSK_STEPS[0], KIOSK_STEPS[-1]])
def test_an_upgrade_that_is_cut_off_anywhere_loses_nothing(tmp_path: Path, revision: str) -> None:
    told = cut_off(tmp_path / "cut", tmp_path, revision, random.Random(8), 15)
    assert told.wrong == ()
    assert told.counts["images of such cuts opened"] >= 10


def test_a_store_of_a_newer_version_is_refused_in_words_and_left_alone(tmp_path: Path) -> None:
    store, _ = enrolled(tmp_path)
    with store.appending() as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    path = tmp_path / "gatepost.db"
    before = digests(path)
    with pytest.raises(StoreNewer) as caught:
        open_store(path, KEY)
    assert "最新版本" in caught.value.message.zh
    assert digests(path) == before
