"""Setting the result panel's card: from the shape down to the foot, as large as there is room.

Where a name, a team or an order is too long for its lines it gets more of them, and the shape
above makes room: whoever stands there is to be called by the whole name.
"""

from dataclasses import dataclass, replace

from PySide6.QtCore import QSize, QSizeF

from kiosk.desk.states import Outcome
from kiosk.ui import icons
from kiosk.ui.card import (
    FOOT,
    GO,
    NAME,
    ORDER,
    READY,
    READY_LEAD,
    TODO,
    WHO,
    WORD,
    Lettering,
    Piece,
    height_of,
    picture_piece,
    space_piece,
    text_piece,
)
from kiosk.ui.look import Look
from kiosk.ui.result_words import ResultWords
from kiosk.workers.scanning import CameraState

_WAYS = ((132, 0), (72, 0), (132, 1), (72, 1), (52, 1), (72, 2), (52, 2))
"""How large the shape is, and how many lines a text may have beyond its lettering's own."""
_TIGHT = ((52, 0), (44, 2), (36, 4))
"""The same, where every text has to be as small as its lettering allows."""


@dataclass(frozen=True, slots=True)
class SetCard:
    """A card's pieces, and how they stand in the room they were set for."""

    pieces: tuple[Piece, ...]
    too_tall: bool
    cut: bool
    """Some of its words had to give way."""
    offers_at: int = -1
    """The piece that is room for the buttons; below 0: there are none."""

    @property
    def fits(self) -> bool:
        """Say whether all of it is to be seen."""
        return not (self.too_tall or self.cut)


@dataclass(frozen=True, slots=True)
class CardSetter:
    """Sets cards for one look, one room and one screen."""

    look: Look
    words: ResultWords
    room: QSizeF
    ratio: float
    """Physical pixels to one of Qt's."""

    def ready(self) -> SetCard:
        """Set what to do while there is no answer."""
        look, width = self.look, self.room.width()
        title, lead = self.words.ready()
        name = "no-camera" if self.words.camera.state is CameraState.LOST else "show-badge"
        size = QSize(look.px(320), look.px(220))
        return self._judged(
            [
                picture_piece(icons.picture(name, look, size, self.ratio), size),
                text_piece(title, READY, look, width),
                text_piece(lead, READY_LEAD, look, width),
            ]
        )

    def answer(self, outcome: Outcome, buttons: QSize, foot: str) -> SetCard:
        """Set an answer: the first way that shows all of it, else with its words cut.

        Args:
            buttons: the room that the card's buttons take; empty: it has none.
            foot: what stands below them.
        """
        tried = []
        ways = [(*way, False) for way in _WAYS] + [(*way, True) for way in _TIGHT]
        for shape, more, tight in ways:
            card = self._answer(outcome, buttons, foot, shape, more, tight=tight)
            if card.fits:
                return card
            tried.append(card)
        large, small = tried[:2]
        return small if large.too_tall else large

    def _answer(
        self,
        outcome: Outcome,
        buttons: QSize,
        foot: str,
        shape: int,
        more: int,
        *,
        tight: bool,
    ) -> SetCard:
        look, say, width = self.look, self.words.language, self.room.width()
        answer = outcome.answer.value
        size = look.px(shape)
        drawn = icons.draw(answer, look, answer, size, self.ratio)
        pieces = [picture_piece(drawn, QSize(size, size))]

        def add(text: str, how: Lettering, token: str = "") -> None:
            if text:
                largest = how.smallest if tight else how.largest
                how = replace(how, lines=how.lines + more, largest=largest)
                pieces.append(text_piece(text, how, look, width, token))

        add(outcome.word.in_(say), WORD, f"{answer}_word")
        todo = outcome.todo.in_(say) if outcome.todo is not None else ""
        if outcome.name is not None:
            add(self.words.name(outcome), NAME)
            add(self.words.where_from(outcome), WHO)
        else:
            # Nobody is known: what to do takes the name's place.
            add(todo, ORDER)
            todo = ""
        add(outcome.post.in_(say) if outcome.post is not None else "", GO)
        add(todo, TODO)
        if buttons.isEmpty():
            return self._judged(pieces)
        offers_at = len(pieces)
        pieces.append(space_piece(buttons.height(), look.px(20)))
        add(foot, FOOT)
        return self._judged(pieces, offers_at)

    def _judged(self, pieces: list[Piece], offers_at: int = -1) -> SetCard:
        return SetCard(
            pieces=tuple(pieces),
            too_tall=height_of(pieces) > self.room.height(),
            cut=any(piece.elided for piece in pieces),
            offers_at=offers_at,
        )
