"""Hubs to damage, and one that is."""

from pathlib import Path

import pytest

from tests.sync.hub.damaging import Sample, a_sample, fold
from tests.sync.hub.salvage.rot import pages_of, wipe


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return a_sample(tmp_path_factory.mktemp("hub"))


@pytest.fixture
def folder(kept: Sample, tmp_path: Path) -> Path:
    """A copy of the hub, its log folded in."""
    copied = kept.copied(tmp_path / "hub")
    fold(copied)
    return copied


@pytest.fixture
def broken(folder: Path) -> Path:
    wipe(folder, pages_of(folder, "journal")[-1:])
    return folder
