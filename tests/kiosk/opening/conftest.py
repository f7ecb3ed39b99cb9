"""One founded event for all who need one: making it starts a hub three times."""

import shutil
from pathlib import Path

import pytest

from kiosk.opening import founding
from kiosk.settings import Settings
from tests.builders import a_roster
from tests.kiosk.opening.starts import Unheard, settings_in


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the data of a laptop that an event lives on; to be copied, not touched."""
    settings = settings_in(tmp_path_factory.mktemp("founded"))
    founding.found(settings, a_roster(), "南门", Unheard())
    return settings.data_dir


@pytest.fixture
def settings(tmp_path: Path, founded: Path) -> Settings:
    """Give the settings of such a laptop of the test's own."""
    settings = settings_in(tmp_path)
    shutil.copytree(founded, settings.data_dir)
    return settings
