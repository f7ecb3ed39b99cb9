"""Other kiosks: whether they may join this laptop's event, where, and the code to do it with."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kiosk.ui.buttons import BigButton
from kiosk.ui.first_start.fields import OneOf
from kiosk.ui.first_start.filing import FileDoor
from kiosk.ui.first_start.page import FirstPage, Strip
from kiosk.ui.look import Look
from kiosk.ui.organiser.qr_code import QrCode
from kiosk.ui.picks import Pick
from kiosk.ui.text import PlainLabel, WrappedLabel

PACK = ".gatepack"


class DoorPage(FirstPage):
    """Off: which address to open. On: the address, and one code for one kiosk."""

    open_asked = Signal(str)
    """This laptop's address."""
    shut_asked = Signal()
    code_asked = Signal()
    """Another code, for another kiosk."""
    look_asked = Signal()
    """The network may be there now."""
    pack_named = Signal(object)
    """A Path: the same as the code, for a laptop without a camera."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._addresses: tuple[tuple[str, str], ...] = ()
        self._door = ""
        self._answers = True
        self._saved: Path | None = None
        self.files = FileDoor(self)
        self.setAcceptDrops(False)
        self.state = Strip("found", "done")
        self.away = Strip("note", "choose")
        self._card = QFrame()
        self._card.setObjectName("card")
        self._where = PlainLabel("head")
        self._why = WrappedLabel("soft")
        self._one = OneOf(self)
        self.picks: list[Pick] = []
        self._column = QVBoxLayout(self._card)
        self._column.addWidget(self._where)
        self._column.addWidget(self._why)
        self._join = QFrame()
        self._join.setObjectName("card")
        self._how = [WrappedLabel("lead") for _ in range(4)]
        self.code = QrCode()
        self._address = WrappedLabel("head")
        self._one_use = WrappedLabel("soft")
        words = QVBoxLayout()
        words.addWidget(self.state)
        words.addStretch(1)
        for label in (*self._how, self._address, self._one_use):
            words.addWidget(label)
        words.addStretch(1)
        self._words = words
        self._join_row = QHBoxLayout(self._join)
        self._join_row.addWidget(self.code, 1)
        self._join_row.addLayout(words, 1)
        self.saved = Strip("found", "done")
        self.body.addWidget(self.away)
        self.body.addWidget(self._card)
        self.body.addWidget(self._join, 1)
        self.body.addWidget(self.saved)
        self.body.addStretch(0)
        self.shut, self.pack, self.again = BigButton(), BigButton(), BigButton()
        for button in (self.shut, self.pack, self.again):
            self.foot_left.addWidget(button)
        self.gone_on.connect(self._go_on)
        self.shut.clicked.connect(self.shut_asked)
        self.again.clicked.connect(self.look_asked)
        self.pack.clicked.connect(self._name)
        self.files.named.connect(self.pack_named)

    @property
    def chosen(self) -> str:
        """Give the address that is picked; empty if none is."""
        for (host, _), pick in zip(self._addresses, self.picks, strict=False):
            if pick.isChecked():
                return host
        return ""

    def show_off(self, addresses: Sequence[tuple[str, str]]) -> None:
        """Show which addresses could be opened: (address, name of the connection)."""
        before = self.chosen
        self._addresses, self._door = tuple(addresses), ""
        while len(self.picks) < len(addresses):
            pick = Pick("one", elides=True)
            pick.wear(self.look)
            self._one.add(pick)
            self._column.addWidget(pick)
            self.picks.append(pick)
        hosts = [host for host, _ in addresses]
        wanted = hosts.index(before) if before in hosts else 0
        for number, pick in enumerate(self.picks):
            shown = number < len(addresses)
            pick.setVisible(shown)
            if shown and number == wanted:
                self._one.choose(pick)
        self._fit()

    def show_on(self, door: str, invitation: str, *, answers: bool) -> None:
        """Show the address, ADDRESS:PORT, and a code.

        Args:
            answers: False: this laptop does not have the address now.
        """
        self._door, self._answers = door, answers
        self.code.show_text(invitation)
        self._fit()

    def show_saved(self, place: Path | None) -> None:
        """Say where the pack went; None: nowhere yet."""
        self._saved = place
        self.say()

    def may_call_off(self) -> bool:
        """See `FirstPage`: it takes a moment."""
        return False

    def first_stop(self) -> QWidget:
        """See `FirstPage`."""
        return self.next if self.next.isEnabled() else self.back

    def wear(self, look: Look) -> None:
        """See `Room`."""
        self.files.wear(look)
        pad = look.px(24)
        self._column.setContentsMargins(pad, look.px(18), pad, pad)
        self._column.setSpacing(look.px(10))
        self._join_row.setContentsMargins(pad, look.px(12), pad, look.px(12))
        self._join_row.setSpacing(look.px(32))
        self._words.setSpacing(look.px(10))
        for strip in (self.state, self.away, self.saved):
            strip.wear(look)
        for pick in self.picks:
            pick.wear(look)
        super().wear(look)

    def say(self) -> None:
        """See `FirstPage`."""
        self.heading.say(self.tr("Let other kiosks join"))
        both = self.tr("Both laptops must be in the same network: same Wi-Fi, or cable.")
        self.lead.say(both)
        self.away.show_words(*self._trouble())
        self.state.show_words(
            self.tr("Kiosks can join") if self._door and self._answers else "", ""
        )
        self._where.say(self.tr("Where is the other laptop?"))
        self._why.say(
            self.tr("Choose the network that both are in. The line is encrypted, and only kiosks "
                    "that read the code are let in.")
        )  # fmt: skip
        for (host, name), pick in zip(self._addresses, self.picks, strict=False):
            pick.say(name, host)
        steps = (
            both,
            self.tr("1. On the other laptop start Gatepost."),
            self.tr("2. Choose “Join a hub”."),
            self.tr("3. Hold its camera to this code."),
        )
        for label, step in zip(self._how, steps, strict=True):
            label.say(step)
            label.setVisible(self._saved is None)
        self._address.say(self.tr("Address: {address}").format(address=self._door))
        self._one_use.say(self.tr("One code lets one kiosk in, once. Show it to nobody else."))
        self.code.setAccessibleName(self.tr("Code to join with"))
        self.shut.say(self.tr("Stop letting in"))
        self.pack.say(self.tr("No camera: a file …"))
        self.again.say(self.tr("Look again"))
        self.next.say(self.tr("Next kiosk") if self._door else self.tr("Let them join"))
        place = self._saved
        self.saved.show_words(
            "" if place is None else self.tr("Saved: {file}").format(file=place.name),
            ""
            if place is None
            else self.tr("Open it on the other laptop with “Open an event pack”, then delete it."),
        )

    def _say_state(self) -> None:
        super()._say_state()
        if self._door and self._answers:
            self.lead.hide()  # said beside the code, which is to be large

    def _trouble(self) -> tuple[str, str]:
        if self._door and not self._answers:
            return (
                self.tr("This laptop does not have the address {address} now").format(
                    address=self._door
                ),
                self.tr(
                    "Connect it to the same network as before. If it got another address there, "
                    "stop letting in, begin again, and have the other kiosks scan the new code."
                ),
            )
        if not self._door and not self._addresses:
            return (
                self.tr("This laptop is in no network"),
                self.tr("Connect both laptops to the same Wi-Fi, then look again."),
            )
        return "", ""

    def _fit(self) -> None:
        on = bool(self._door)
        self._card.setVisible(not on and bool(self._addresses))
        self._join.setVisible(on and self._answers)
        self.shut.setVisible(on)
        self.pack.setVisible(on and self._answers)
        self.again.setVisible((not on and not self._addresses) or (on and not self._answers))
        self.next.setVisible((on and self._answers) or (not on and bool(self._addresses)))
        if not on:
            self.code.show_text("")
        self.say()
        self._say_state()

    def _go_on(self) -> None:
        if self._door:
            self.code_asked.emit()
        elif self.chosen:
            self.open_asked.emit(self.chosen)

    def _name(self) -> None:
        kinds = self.tr("Event packs ({kinds})").format(kinds=f"*{PACK}")
        name = "签到台2" if self.language == "zh" else "kiosk-2"
        self.files.ask_save(self.tr("Save the pack"), kinds, Path.home() / f"{name}{PACK}")
