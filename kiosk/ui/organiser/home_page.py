"""组织: what the organiser of a small event does on the laptop that the event lives on."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from kiosk.ui import icons
from kiosk.ui.buttons import BigButton
from kiosk.ui.first_start.page import FirstPage, Strip
from kiosk.ui.look import Look
from kiosk.ui.text import PlainLabel, WrappedLabel
from sync.domain.wording import Say


class Way(QFrame):
    """One thing to do: a picture, what it is, how it stands, and a button."""

    def __init__(self, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._icon = icon
        self._sign = PlainLabel("picture")
        self.title = WrappedLabel("title")
        self.words = WrappedLabel("soft")
        self.state = WrappedLabel("bold")
        self.go = BigButton()
        self._row = QHBoxLayout(self)
        column = QVBoxLayout()
        for label in (self.title, self.words, self.state):
            column.addWidget(label)
        self._column = column
        self._row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addLayout(column, 1)
        self._row.addWidget(self.go, 0, Qt.AlignmentFlag.AlignVCenter)

    def say(self, title: str, words: str, state: str, go: str) -> None:
        """Show the words; no state: nothing is to be said of it."""
        self.title.say(title)
        self.words.say(words)
        self.state.say(state)
        self.state.setVisible(bool(state))
        self.go.say(go)

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        size = look.px(56)
        self._sign.setPixmap(icons.draw(self._icon, look, "blue", size, self.devicePixelRatioF()))
        self._row.setContentsMargins(look.px(24), look.px(18), look.px(24), look.px(18))
        self._row.setSpacing(look.px(24))
        self._column.setSpacing(look.px(4))
        self.go.take_at_least(look.px(230))


class OrganiserHome(FirstPage):
    """The three ways; on a laptop that joined somebody else's hub a sentence says so instead."""

    kiosks_asked = Signal()
    roster_asked = Signal()
    badges_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._own = False
        self._hub: Say | None = None
        self._door = ""
        self._people = 0
        self.next.hide()
        self.elsewhere = Strip("note", "choose")
        self.done = Strip("found", "done")
        self._done: Say | None = None
        self.kiosks, self.roster, self.badges = (
            Way(icon) for icon in ("door-join", "door-roster", "scan")
        )
        inside = QWidget()
        inside.setObjectName("page")
        self._ways = QVBoxLayout(inside)
        self._ways.setContentsMargins(0, 0, 0, 0)
        for way in (self.kiosks, self.roster, self.badges):
            self._ways.addWidget(way)
        self._ways.addStretch(1)
        # Only longer words than ours have to be scrolled.
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inside)
        self.body.addWidget(self.elsewhere)
        self.body.addWidget(self.done)
        self.body.addWidget(self._scroll, 1)
        self.body.addStretch(0)
        self.kiosks.go.clicked.connect(self.kiosks_asked)
        self.roster.go.clicked.connect(self.roster_asked)
        self.badges.go.clicked.connect(self.badges_asked)

    def show_elsewhere(self, hub: Say) -> None:
        """Say that the event lives at another hub, and where that is."""
        self._own, self._hub = False, hub
        self.say()

    def show_own(self, door: str, people: int) -> None:
        """Offer the three ways.

        Args:
            door: the address at which other kiosks join; empty while they cannot.
        """
        self._own, self._door, self._people = True, door, people
        self.say()

    def show_done(self, said: Say | None) -> None:
        """Say what has just been done; None takes it away."""
        self._done = said
        self.say()

    def first_stop(self) -> QWidget:
        """See `FirstPage`."""
        return self.kiosks.go if self._own else self.back

    def wear(self, look: Look) -> None:
        """See `Room`."""
        for part in (self.elsewhere, self.done, self.kiosks, self.roster, self.badges):
            part.wear(look)
        self._ways.setSpacing(look.px(16))
        super().wear(look)

    def say(self) -> None:
        """See `FirstPage`."""
        self.heading.say(self.tr("Organiser"))
        own = self._own
        self._scroll.setVisible(own)
        self.lead.say(
            self.tr("This event lives on this laptop.")
            if own
            else self.tr("This laptop has joined an event that lives elsewhere.")
        )
        hub = "" if self._hub is None else self._hub.in_(self.language)
        self.elsewhere.show_words(
            "" if own else self.tr("Roster and badges come from the hub"),
            ""
            if own
            else self.tr(
                "The organiser changes them at {hub}; this laptop fetches them by itself."
            ).format(hub=hub),
        )
        done = self._done
        self.done.show_words("" if done is None else done.in_(self.language), "")
        self.kiosks.say(
            self.tr("Other kiosks"),
            self.tr("A second laptop at the same gate or at another, in the same network."),
            self.tr("On: {address}").format(address=self._door)
            if self._door
            else self.tr("Off: only this laptop"),
            self.tr("Let kiosks join …"),
        )
        self.roster.say(
            self.tr("Corrected roster"),
            self.tr("Read the file again; what changes is shown before anything is taken."),
            self.tr("{count} volunteers").format(count=f"{self._people:,}"),
            self.tr("Load a roster …"),
        )
        self.badges.say(
            self.tr("Badges"),
            self.tr("Print them again: everybody's, only the new ones, or a team's."),
            "",
            self.tr("Print badges …"),
        )
