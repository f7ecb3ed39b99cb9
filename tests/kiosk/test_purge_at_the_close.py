"""A purge that a supervisor agreed to is done when the desk has been closed, and only then."""

from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from kiosk.app import open_kiosk
from kiosk.desk.lock import PinChoice, Role
from kiosk.scanning.film import LiveFilm
from kiosk.settings import Settings, load_settings
from kiosk.store.engine import open_store, read_or_make_key
from kiosk.store.identity import load_identity
from kiosk.store.memory import recall, remember
from kiosk.store.purging import PurgeRefused, purge_record
from kiosk.store.roster import load_roster
from tests.builders import WANG, a_badge_text, a_roster
from tests.stage import StandingClock, enrolled_store

NOBODY = np.full((720, 1280), 190, np.uint8)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = load_settings(data_dir=tmp_path, sounds=False)
    with enrolled_store(tmp_path, a_roster(), key=read_or_make_key(settings.key_path)):
        pass
    return settings


def close_the_day(settings: Settings, *, sent: bool) -> None:
    """Serve, close, and leave with the purge agreed to."""
    source = LiveFilm(lambda _: NOBODY.copy(), fps=30.0)
    with open_kiosk(settings, StandingClock(), source) as kiosk:
        gate = kiosk.gate
        assert gate.lock.choose_pin(Role.SUPERVISOR, "73914") is PinChoice.KEPT
        remember(gate.store, "theme", "dark")
        gate.checkin.scan(a_badge_text(WANG), gate.now())
        gate.closing.sign_off_all(gate.served, gate.now())
        gate.closing.confirm_zero(gate.served, gate.now())
        gate.closing.close(gate.served, gate.now())
        for place in gate.journal.epochs() if sent else ():
            gate.journal.acknowledge(place.epoch, 1_000)
        gate.closing.purge_asked = True
        kiosk.window.speak("en")  # takes the translator away again


def test_the_names_go_and_the_laptops_own_settings_stay(qtbot: QtBot, settings: Settings) -> None:
    close_the_day(settings, sent=True)
    with open_store(settings.database_path, read_or_make_key(settings.key_path)) as store:
        assert load_identity(store) is None
        assert load_roster(store) is None
        assert recall(store, "closing") is None
        assert recall(store, "theme") == "dark"
        record = purge_record(store)
    assert isinstance(record, dict)
    assert record["entries"] == 3
    assert "王晓安" not in str(record)


def test_what_the_hub_has_not_got_is_not_purged_even_when_agreed_to(
    qtbot: QtBot, settings: Settings
) -> None:
    with pytest.raises(PurgeRefused):
        close_the_day(settings, sent=False)
    with open_store(settings.database_path, read_or_make_key(settings.key_path)) as store:
        assert load_roster(store) is not None
