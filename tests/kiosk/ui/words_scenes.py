"""Made-up moments of the sheet that asks for words, and of faces, for tests and pictures."""

from dataclasses import replace

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from kiosk.desk.people import Found, People
from kiosk.ui.window import MainWindow
from sync.domain.wording import Say
from tests.kiosk.ui import evening_scenes, people_scenes


def a_face(ground: str) -> bytes:
    """Give a photo as a hub sends it: a head before this ground, as JPEG."""
    image = QImage(96, 120, QImage.Format.Format_RGB32)
    image.fill(QColor(ground))
    painter = QPainter(image)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#e8c39e"))
    painter.drawEllipse(26, 24, 44, 56)
    painter.drawEllipse(8, 84, 80, 60)
    painter.end()
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPG")  # type: ignore[call-overload]  # its stub wants bytes, it wants text
    return bytes(held.data())


def twins() -> tuple[Found, Found]:
    """Give two of one name: their teams, numbers and photos differ."""
    first, second = (people_scenes.found(number) for number in (0, 1))
    return replace(first, photo=a_face("#1257c9")), replace(second, photo=a_face("#ffcf33"))


def faces(window: MainWindow) -> None:
    """Show people with photos, and one without."""
    rest = people_scenes.found(2)
    window.house.people.show_people(People("w", (*twins(), rest)))


def correcting(window: MainWindow) -> None:
    """Ask why a line of the log is corrected."""
    evening_scenes.logged(window)
    window.sheets.words.ask(
        Say(zh="为什么更正？", en="Why is it corrected?"),
        Say(zh="领入 饮用水 24", en="Water: 24 in"),
        Say(zh="更正", en="Correct"),
    )


def agreeing(window: MainWindow) -> None:
    """Ask a supervisor to type a word before the event leaves the laptop."""
    evening_scenes.before_the_purge(window)
    window.sheets.agreeing.ask(
        Say(zh="清除本机数据", en="Purge this laptop"),
        Say(
            zh="名单、照片和记录都会从这台电脑上删除，不能撤销。",
            en="Names, photos and records leave this laptop. It cannot be undone.",
        ),
        Say(zh="清除", en="Purge"),
        wanted=Say(zh="清除", en="purge"),
    )


SCENES = (
    ("people-faces", "people", faces),
    ("words-why", "log", correcting),
    ("words-agree", "closing", agreeing),
)
