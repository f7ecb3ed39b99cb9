"""The buttons of an amber card: the likely one first, side by side or one above the other."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from kiosk.desk.states import Answer, Choice, Offer, Outcome
from kiosk.ui.folding_button import FoldingButton
from kiosk.ui.look import Look, repolish
from kiosk.ui.text import one_line

_HEIGHT, _GAP, _NARROWEST = 60, 12, 136

ASK_ON = frozenset({Choice.OTHER_POST, Choice.OVERRIDE})
"""Choices that open a sheet: the card stays below until they are settled."""


class Offers(QWidget):
    """At most two buttons."""

    chosen = Signal(int)
    """0 or 1."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = Look()
        self._language = "zh"
        self._offers: tuple[Offer, ...] = ()
        self.buttons = (FoldingButton("primary", self), FoldingButton("", self))
        self.buttons[0].clicked.connect(self._first)
        self.buttons[1].clicked.connect(self._second)
        self.hide()

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._look = look

    def speak(self, language: str) -> None:
        """Show the offers in another language."""
        self._language = language

    def show_offers(self, offers: Sequence[Offer], width: int, *, quiet: bool = False) -> QSize:
        """Show `offers` in at most `width`; give the room that they take.

        Args:
            quiet: none is the likely one: a card that needs no answer.
        """
        self._offers = tuple(offers[: len(self.buttons)])
        self._weigh("" if quiet else "primary")
        for button in self.buttons[len(self._offers) :]:
            button.hide()
        if not self._offers:
            self.hide()
            return QSize(0, 0)
        look = self._look
        least, gap = max(56, look.px(_HEIGHT)), look.px(_GAP)
        widths = self._natural_widths()
        stacked = sum(widths) + gap * (len(widths) - 1) > width
        if stacked:
            widths = [min(max(widths), width)] * len(widths)
        left = top = height = 0
        self._say()
        for button, wide in zip(self.buttons, widths, strict=False):
            button.ensurePolished()
            button.setMinimumHeight(0)  # what it said before may have been longer
            height = max(least, button.tall_at(wide))
            button.setGeometry(left, top, wide, height)
            button.show()
            if stacked:
                top += height + gap
            else:
                left += wide + gap
        self.show()
        if stacked:
            return QSize(widths[0], top - gap)
        return QSize(left - gap, height)

    def foot(self, outcome: Outcome) -> str:
        """Say below an amber card's buttons what a tap does, or how to leave it."""
        if outcome.answer is Answer.DONE:
            return ""
        if outcome.offers[0].choice in ASK_ON | {Choice.SEND_THERE}:
            return self.tr("Esc: decide later; the question waits")
        return self.tr("Takes effect at once; can be undone")

    @override
    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _weigh(self, kind: str) -> None:
        first = self.buttons[0]
        if first.property("kind") != kind:
            first.setProperty("kind", kind)
            repolish(first)

    def _texts(self) -> list[str]:
        return [one_line(offer.text.in_(self._language)) for offer in self._offers]

    def _natural_widths(self) -> list[int]:
        look = self._look
        metrics = look.metrics(20, bold=True)
        needs = [round(metrics.horizontalAdvance(text)) + look.px(52) for text in self._texts()]
        return [max(need, look.px(_NARROWEST)) for need in needs]

    def _say(self) -> None:
        for number, (button, text) in enumerate(zip(self.buttons, self._texts(), strict=False)):
            key = self.tr("Key {key}").format(key="1 / Enter" if number == 0 else "2")
            button.say(text, hint=key)

    def _first(self) -> None:
        self.chosen.emit(0)

    def _second(self) -> None:
        self.chosen.emit(1)
