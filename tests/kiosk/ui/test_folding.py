"""Words of ours that are too long for their place take more lines; names give way."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kiosk.ui.folding_button import FoldingButton
from kiosk.ui.look import Look, load_fonts, style_sheet
from kiosk.ui.picks import Pick

LONG = "Somebody asks for a lost thing at the help desk"


@pytest.fixture
def button(qtbot: QtBot) -> Iterator[FoldingButton]:
    load_fonts()
    window = QWidget()
    qtbot.addWidget(window)
    window.setStyleSheet(style_sheet(Look()))
    window.resize(600, 200)
    made = FoldingButton(parent=window)
    made.say(LONG)
    with qtbot.waitExposed(window):
        window.show()
    yield made
    window.hide()


def test_a_button_is_one_line_high_while_its_words_fit(button: FoldingButton) -> None:
    button.resize(button.sizeHint())
    assert button.lines == (LONG,)
    assert button.sizeHint() == QPushButton.sizeHint(button)
    assert not button.overflows


def test_a_narrower_button_breaks_its_words_and_grows(button: FoldingButton) -> None:
    button.resize(180, 60)
    assert " ".join(button.lines) == LONG
    assert len(button.lines) > 2
    QCoreApplication.processEvents()
    assert button.minimumHeight() == button.tall_at(180) > 60
    assert not button.overflows
    button.say("Keys & bags")
    assert button.lines == ("Keys & bags",)
    assert button.minimumHeight() == 60


def test_words_that_do_not_even_fit_their_lines_are_told(button: FoldingButton) -> None:
    button.setFixedHeight(60)
    button.resize(120, 60)
    assert button.overflows


@pytest.mark.parametrize("elides", [False, True])
def test_a_pick_folds_our_words_and_elides_names(qtbot: QtBot, elides: bool) -> None:
    load_fonts()
    pick = Pick("one", elides=elides)
    qtbot.addWidget(pick)
    pick.wear(Look())
    pick.say(LONG, "4 short")
    pick.resize(pick.sizeHint())
    assert pick.height() == pick.height_px()
    pick.resize(300, 60)
    assert (pick.sizeHint().height() > 60) is not elides
    assert pick.overflows is not elides
    pick.resize(300, pick.sizeHint().height())
    assert not pick.overflows
