"""A desk that hands in by a stick, and what comes back on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.app import by_hand
from kiosk.store.device_key import ensure_device_key, take_box_in
from kiosk.workers.sticks import Place
from sync.wire import answer, bundle, parcel
from tests.builders import ROOT_KEY
from tests.e2e.desks import Desk, a_desk
from tests.sync.wire.parcels import BOX_PUBLIC, an_answer

HUB = "hub-1"


def a_stick(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a stick in, for as long as the test runs; gives its folder."""
    stick = folder / "KINGSTON"
    stick.mkdir()
    monkeypatch.setattr(by_hand, "sticks", lambda: (Place(stick, "KINGSTON", 14 * 10**9, True),))
    return stick


@contextmanager
def a_desk_by_hand(folder: Path) -> Iterator[Desk]:
    """Open an enrolled desk on its sync page, in English, that knows the hub's box key."""
    with a_desk(folder, language="en") as desk:
        ensure_device_key(desk.store)
        with desk.store.writing() as connection:
            take_box_in(connection, parcel.sign_box(HUB, BOX_PUBLIC, ROOT_KEY), told=True)
        desk.kiosk.start()
        desk.window.open_page(desk.window.house.sync)
        yield desk


def the_answer(desk: Desk, made: Path, **changes: object) -> bytes:
    """Answer a bundle as the hub would."""
    with made.open("rb") as file:
        stretch = bundle.scan(file).manifest.stretches[-1]
    said = {"acked_through": stretch.last_seq, "head": stretch.head, "hub_epoch": 1, **changes}
    return answer.write_file([answer.sign(an_answer(**said), ROOT_KEY)])
