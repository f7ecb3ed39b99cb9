"""The result panel gives way when it should, and only then."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from kiosk.desk.states import Outcome
from kiosk.ui import result
from kiosk.ui.look import load_fonts
from kiosk.ui.result import ResultPanel
from sync.domain.badge import Refusal
from sync.domain.wording import same
from tests.kiosk.ui import scenes
from tests.kiosk.ui.conftest import Open


@pytest.fixture
def panel(qtbot: QtBot) -> ResultPanel:
    load_fonts()
    panel = ResultPanel(shown_ms=60)
    panel.resize(492, 620)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def test_a_done_card_fades_back_to_the_ready_state(panel: ResultPanel, qtbot: QtBot) -> None:
    panel.show_outcome(scenes.done())
    qtbot.waitUntil(lambda: panel.outcome is None, timeout=2000)
    assert panel.texts[0] == "Hold the badge in the frame"


def test_the_next_badge_takes_the_place_of_a_card_at_once(panel: ResultPanel, qtbot: QtBot) -> None:
    panel.show_outcome(scenes.done())
    panel.show_outcome(scenes.done(name="李晨"))
    assert "李晨" in panel.texts
    qtbot.waitUntil(lambda: panel.outcome is None, timeout=2000)


def test_a_choice_stays(panel: ResultPanel, qtbot: QtBot) -> None:
    panel.show_outcome(scenes.elsewhere())
    qtbot.wait(200)
    assert panel.outcome == scenes.elsewhere()


def test_a_refusal_stays_long_enough_to_be_read(panel: ResultPanel, qtbot: QtBot) -> None:
    panel.show_outcome(scenes.refused(Refusal.REVOKED))
    qtbot.wait(200)
    assert panel.outcome is not None


def test_a_finger_on_its_way_does_not_choose_for_the_next_person(
    panel: ResultPanel, qtbot: QtBot
) -> None:
    panel.show_outcome(scenes.elsewhere(name="李晨"))
    panel.show_outcome(scenes.elsewhere(name="赵宁"))
    with qtbot.assertNotEmitted(panel.choice_made):
        assert not panel.choose(0)
    qtbot.wait(result.SETTLE_MS + 20)
    with qtbot.waitSignal(panel.choice_made):
        assert panel.choose(0)


def test_a_choice_counts_once(panel: ResultPanel, qtbot: QtBot) -> None:
    panel.show_outcome(scenes.elsewhere())
    assert panel.choose(0)
    assert not panel.choose(0)


def test_a_card_without_movement_is_gone_at_once(panel: ResultPanel) -> None:
    panel.set_calm(True)
    panel.show_outcome(scenes.done())
    panel.fade()
    still = picture_of_widget(panel)
    assert still == picture_of_widget(panel)
    assert panel.outcome is None


def picture_of_widget(panel: ResultPanel) -> QImage:
    return panel.grab().toImage()


def test_a_card_with_movement_fades(panel: ResultPanel, qtbot: QtBot) -> None:
    ready = picture_of_widget(panel)
    panel.show_outcome(scenes.done())
    panel.fade()
    assert picture_of_widget(panel) != ready
    qtbot.waitUntil(lambda: picture_of_widget(panel) == ready, timeout=2000)


def cards() -> list[tuple[str, Outcome]]:
    made = [("on", scenes.done()), ("elsewhere", scenes.elsewhere()), ("un", scenes.unassigned())]
    return made + [(reason.value, scenes.refused(reason)) for reason in Refusal]


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080), (1024, 640)])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_card_of_the_desk_fits_in_full(
    open_window: Open, language: str, size: tuple[int, int]
) -> None:
    window = open_window(language, size=size)
    for name, outcome in cards():
        window.show_outcome(outcome)
        assert not window.scan.result.overflows, name


@pytest.mark.parametrize("size", [(1280, 800), (1024, 640)])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_very_long_name_is_written_in_full(
    open_window: Open, language: str, size: tuple[int, int]
) -> None:
    window = open_window(language, size=size)
    next(scene for scene in scenes.scenes() if scene.name == "long-name").set_up(window)
    result = window.scan.result
    assert not result.overflows
    assert any(text.endswith("𠮷龘㛃") for text in result.texts)
    assert any(text.endswith("07:02") for text in result.texts)


def test_absurdly_long_texts_give_way_and_break_nothing(panel: ResultPanel) -> None:
    before = panel.size()
    panel.show_outcome(
        scenes.elsewhere(
            name="阿" * 400,
            team="队" * 400,
            post=same("岗" * 400),
            todo=same("事 " * 400),
            word=same("字" * 400),
        )
    )
    panel.grab()
    assert panel.overflows
    assert panel.size() == before == QSize(492, 620)
    # Whatever is said, the buttons stay within reach.
    assert panel.rect().contains(panel.offers.geometry())


@pytest.mark.parametrize(
    "name", ["王\n晓\u2028安", "\u202eabc", "😀😀", "𠮷龘㛃", "", "  ", "\x00\x07", "\ud800"]
)
def test_odd_names_are_painted(panel: ResultPanel, name: str) -> None:
    panel.show_outcome(scenes.done(name=name))
    assert not panel.grab().isNull()
    assert all("\n" not in text and "\x00" not in text for text in panel.texts)


def test_the_panel_has_no_label_that_could_take_markup(panel: ResultPanel) -> None:
    panel.show_outcome(scenes.elsewhere())
    assert panel.findChildren(QLabel) == []


def test_assistive_technology_gets_the_whole_card(panel: ResultPanel) -> None:
    panel.speak("en")
    panel.show_outcome(scenes.done())
    name = panel.accessibleName()
    for part in ("On duty", "王晓安", "South Gate · directions"):
        assert part in name
