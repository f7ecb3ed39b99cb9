"""A sheet that asks for a few words: why something is corrected, or a word that is typed to agree."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget
from typing_extensions import override

from kiosk.ui.buttons import BigButton
from kiosk.ui.look import Look
from kiosk.ui.sheet import Sheet
from kiosk.ui.text import PlainLabel, WrappedLabel
from sync.domain.wording import Say, same


class WordsSheet(Sheet):
    """Asks; whoever opened it knows what for."""

    given = Signal(str)
    """The words; the sheet is gone."""

    widest_px = 620

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._asked, self._about, self._agree = same(""), same(""), same("")
        self._wanted = same("")
        self.title = PlainLabel("title")
        self.about = WrappedLabel("soft")
        self.text = QLineEdit()
        self.text.setAcceptDrops(False)  # a photo is dropped on the window
        self.text.textChanged.connect(self._weigh)
        self.text.returnPressed.connect(self._give)
        self.give = BigButton("primary")
        self.give.clicked.connect(self._give)
        self.cancel = BigButton()
        self.cancel.clicked.connect(self.leave)
        for part in (self.title, self.about, self.text):
            self.column.addWidget(part)
        self._row = QHBoxLayout()
        self._row.addWidget(self.give, 1)
        self._row.addWidget(self.cancel, 1)
        self.column.addLayout(self._row)
        self.say()

    def ask(
        self, asked: Say, about: Say, agree: Say, *, most: int = 100, wanted: Say | None = None
    ) -> None:
        """Ask for words.

        Args:
            asked: the heading.
            about: what it is about.
            agree: the word of the button.
            most: characters at most.
            wanted: only this word, in either language, agrees: for what cannot be undone.
        """
        self._asked, self._about, self._agree = asked, about, agree
        self._wanted = wanted or same("")
        self.text.clear()
        self.text.setMaxLength(most)
        self.say()
        self._weigh()
        self.open()

    @override
    def stops(self) -> list[QWidget]:
        """See `Sheet`."""
        return [self.text, self.give, self.cancel]

    @override
    def say(self) -> None:
        """See `Sheet`."""
        language = self.language
        self.setAccessibleName(self._asked.in_(language))
        self.title.say(self._asked.in_(language))
        self.about.say(self._about.in_(language))
        self.give.say(self._agree.in_(language) or self.tr("Agree"))
        self.cancel.say(self.tr("Cancel"), hint=self.tr("Key {key}").format(key="Esc"))
        wanted = self._wanted.in_(language)
        self.text.setPlaceholderText(
            self.tr("Type: {word}").format(word=wanted) if wanted else self.tr("Why")
        )
        self.text.setAccessibleName(self._asked.in_(language) or self.tr("Why"))

    @override
    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._row.setSpacing(look.px(12))
        super().wear(look)

    def _agrees(self) -> bool:
        typed = " ".join(self.text.text().split()).casefold()
        if not self._wanted.zh:
            return bool(typed)
        return typed in {self._wanted.zh.casefold(), self._wanted.en.casefold()}

    @Slot()
    def _weigh(self) -> None:
        self.give.setEnabled(self._agrees())

    @Slot()
    def _give(self) -> None:
        if self._agrees():
            self.hide()
            self.given.emit(self.text.text())
