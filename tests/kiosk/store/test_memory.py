"""What a kiosk remembers beside the journal."""

from pathlib import Path

from kiosk.store.engine import open_store
from kiosk.store.memory import recall, remember
from tests.stage import DATABASE, STORE_KEY


def test_what_was_remembered_is_there_at_the_next_start(tmp_path: Path) -> None:
    with open_store(tmp_path / DATABASE, STORE_KEY) as store:
        assert recall(store, "posts") is None
        remember(store, "posts", ["south-gate"])
        remember(store, "posts", ["南门", {"b": 1}])
        remember(store, "day", "2023-08-16")
    with open_store(tmp_path / DATABASE, STORE_KEY) as store:
        assert recall(store, "posts") == ["南门", {"b": 1}]
        assert recall(store, "day") == "2023-08-16"


def test_nothing_takes_the_place_of_what_was_remembered(tmp_path: Path) -> None:
    with open_store(tmp_path / DATABASE, STORE_KEY) as store:
        remember(store, "day", "2023-08-16")
        remember(store, "day", None)
        remember(store, "never", None)
        assert recall(store, "day") is None
