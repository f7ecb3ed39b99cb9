"""What a roster's file holds is seen before any of it is imported: a look into each column."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication

from kiosk.desk.importing.columns import Field, look
from kiosk.desk.importing.files import Table
from kiosk.ui.first_start.window import FirstStartWindow
from sync.domain.wording import Language

ID_CARD = "110105199003077758"
ROWS = [["姓名", "岗位", "身份证", "备注"]] + [
    [name, post, ID_CARD, ""]
    for name, post in (("王晓安", "南门"), ("李晨", "西门"), ("田𠮷", "南门"))
]


@pytest.fixture
def window(qapp: QApplication) -> Iterator[FirstStartWindow]:
    language: Language = "zh"
    made = FirstStartWindow(language=language, theme="light")
    made.show()
    layout = look(Table(ROWS))
    made.columns.show_columns(layout, layout.guess)
    made.open_page(made.columns)
    yield made
    made.let_go()
    made.close()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_each_column_shows_its_letter_its_header_and_what_is_in_it(
    window: FirstStartWindow,
) -> None:
    rows = [row for row in window.columns.rows if row.isVisible()]
    assert [(row.letter.text(), row.header.text()) for row in rows] == [
        ("A", "姓名"),
        ("B", "岗位"),
        ("C", "身份证"),
        ("D", "备注"),
    ]
    assert "王晓安 · 李晨 · 田𠮷" in rows[0].sample.text()
    assert "南门" in rows[1].sample.text()
    assert ID_CARD not in rows[2].sample.text()
    assert [row.choice.currentData() for row in rows[:2]] == [Field.NAME.value, Field.POST.value]


def test_whoever_imports_has_the_last_word_on_a_column(window: FirstStartWindow) -> None:
    chosen = QSignalSpy(window.columns.chosen)
    row = window.columns.rows[3]
    row.choice.setCurrentIndex(row.choice.findData(Field.TEAM.value))
    row.choice.activated.emit(row.choice.currentIndex())
    assert list(chosen.at(0)) == [3, Field.TEAM.value]
