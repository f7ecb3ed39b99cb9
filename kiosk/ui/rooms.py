"""The bar below: one switch for each room that there is."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QWidget

from kiosk.ui.buttons import RoomSwitch
from kiosk.ui.look import Look
from kiosk.ui.room import Room


class RoomBar(QFrame):
    """Switches between rooms and shows how much waits in each."""

    room_chosen = Signal(int)
    unlock_asked = Signal(int)
    """Somebody wants into this room, and the desk is locked."""

    def __init__(self, rooms: Sequence[Room] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rooms")
        self._rooms: tuple[Room, ...] = ()
        self.switches: list[RoomSwitch] = []
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 1, 0, 0)
        self._row.setSpacing(0)
        self._counts: list[int] = []
        self._locked = False
        self._group.idClicked.connect(self._choose)
        self.furnish(rooms)

    def furnish(self, rooms: Sequence[Room]) -> None:
        """Make the switches, once there are rooms; the bar keeps its height from the start."""
        self._rooms = tuple(rooms)
        self.switches = [RoomSwitch(room.icon) for room in rooms]
        for number, (room, switch) in enumerate(zip(self._rooms, self.switches, strict=True)):
            self._group.addButton(switch, number)
            self._row.addWidget(switch, 1)
            room.count_changed.connect(self._show_count)
        self._counts = [0] * len(self._rooms)
        self.show_room(0)

    def show_room(self, number: int) -> None:
        """Mark the room that is at the front."""
        if self.switches:
            self.switches[number].setChecked(True)

    def set_locked(self, locked: bool) -> None:
        """Keep every room but the first behind a PIN."""
        self._locked = locked
        for switch in self.switches[1:]:
            switch.set_locked(locked)
        self.say()

    def say(self) -> None:
        """Write the words in the window's language."""
        for number, (room, switch) in enumerate(zip(self._rooms, self.switches, strict=True)):
            hint = self.tr("Key {key}").format(key=f"F{number + 1}")
            shut = self._locked and number > 0
            if shut:
                hint = self.tr("Locked: opens with the captain's PIN")
            switch.say(room.title(), 0 if shut else self._counts[number], hint)

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self.setFixedHeight(look.px(76))
        for switch in self.switches:
            switch.wear(look)

    def _choose(self, number: int) -> None:
        if self._locked and number > 0:
            self.show_room(0)
            self.unlock_asked.emit(number)
        else:
            self.room_chosen.emit(number)

    def _show_count(self, count: int) -> None:
        room = self.sender()
        if isinstance(room, Room):
            self._counts[self._rooms.index(room)] = count
            self.say()
