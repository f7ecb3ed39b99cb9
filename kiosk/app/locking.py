"""The lock, joined with the window: who is at the desk, and what the screen may show."""

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from typing_extensions import override

from kiosk.app.part import Desk, Part
from kiosk.desk.lock import Opened, PinChoice, Role, Wait, Wrong
from kiosk.desk.states import Answer, Mode, Notice
from kiosk.store.problems import StoreError
from sync.domain.wording import Say

LOOK_MS = 1000
"""So often the time since somebody touched the desk is looked at."""

_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.TouchBegin,
        QEvent.Type.Wheel,
    }
)

UNLOCK = Say(zh="输入岗长 PIN", en="Captain's PIN")
SUPERVISOR = Say(zh="输入督导 PIN", en="Supervisor's PIN")
CHOOSE = {
    Role.CAPTAIN: Say(zh="设置岗长 PIN", en="Choose a captain's PIN"),
    Role.SUPERVISOR: Say(zh="设置督导 PIN", en="Choose a supervisor's PIN"),
}
AGAIN = Say(zh="再输入一次", en="The same once more")
DIGITS = Say(zh="4 到 8 位数字", en="4 to 8 digits")
NOT_THE_SAME = Say(zh="两次不一样，请重新设置。", en="They were not the same. Choose it once more.")
SAID = {
    PinChoice.NOT_DIGITS: Say(zh="只能用数字。", en="Digits only."),
    PinChoice.LENGTH: Say(zh="要 4 到 8 位数字。", en="It takes 4 to 8 digits."),
    PinChoice.EASY: Say(
        zh="太容易猜（如 1234、1111），请换一个。", en="Too easy to guess. Choose another one."
    ),
    PinChoice.TAKEN: Say(
        zh="岗长和督导不能用同一个 PIN。", en="Captain and supervisor cannot share a PIN."
    ),
}
KEPT = Say(zh="PIN 已设置。", en="The PIN is set.")
WRONG = Say(
    zh="PIN 不对，还可以试 {n} 次。", en="That is not the PIN. {n} more tries before a wait."
)
WAIT = Say(
    zh="错了太多次，请等 {n} 秒再试。", en="Too many wrong ones. Wait {n} s, then try again."
)
HELD = Say(
    zh="签到台已锁定全屏，要 PIN 才能退出。",
    en="Kiosk mode holds the screen; a PIN lets it go.",
)
NO_PIN = Say(
    zh="还没有设岗长 PIN，锁不上。请先设置。",
    en="There is no captain's PIN to lock with. Choose one first.",
)


class LockPart(Part):
    """Locks after a while, asks for PINs, and holds the screen in kiosk mode."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._wanted_room = 0
        self._first = ""
        self._choosing: Role | None = None
        self._sheet = desk.window.sheets.pin
        self._options = desk.window.sheets.lock
        self._mode: Mode | None = None
        self._ask_for = Role.CAPTAIN
        self._ends_hold = False
        self._watched: QObject | None = None
        self._sheet.typed.connect(self._take)
        window = desk.window
        window.lock_asked.connect(self.press)
        window.unlock_asked.connect(self.ask_in)
        self._options.lock_asked.connect(self.lock)
        self._options.captain_pin_asked.connect(self.choose_captain_pin)
        self._options.supervisor_pin_asked.connect(self.choose_supervisor_pin)
        self._options.kiosk_mode_asked.connect(self.hold_screen)
        window.close_guards.append(self._may_close)
        shortcut = QShortcut(QKeySequence("Ctrl+L"), window)
        shortcut.activated.connect(self.lock)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def refresh(self) -> None:
        """See `Part`."""
        self._watch()
        mode = self.desk.gate.lock.mode
        if mode is not self._mode:
            self._mode = mode
            self.desk.gate.journal.actor = self._actor()
            self.desk.window.set_self_service(mode is Mode.SELF_SERVICE)

    def stop(self) -> None:
        """See `Part`."""
        self._timer.stop()
        if self._watched is not None:
            self._watched.removeEventFilter(self)
            self._watched = None

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See Qt: whoever types, taps or moves the pointer is at the desk."""
        if event.type() in _TOUCHES:
            self.desk.gate.lock.touch()
        return False

    # ---- what is asked ----------------------------------------------------------------------

    @Slot()
    def press(self) -> None:
        """Answer the lock's chip: what can be done about it, or the PIN that opens."""
        lock = self.desk.gate.lock
        if lock.locked:
            self.ask_in(0)
            return
        self._options.show_state(
            captain_pin=lock.has_pin(Role.CAPTAIN),
            supervisor_pin=lock.has_pin(Role.SUPERVISOR),
            kiosk_mode=self.desk.window.holds_screen,
        )
        self._options.open()

    @Slot()
    def lock(self) -> None:
        """Lock the desk now."""
        if not self.desk.gate.lock.lock():
            self.desk.window.notices.show_notice(Notice(Answer.CHOOSE, NO_PIN))
        self.desk.refresh()

    @Slot(int)
    def ask_in(self, room: int) -> None:
        """Ask for the PIN that opens the desk, then go to this room."""
        self._choosing, self._wanted_room, self._ask_for = None, room, Role.CAPTAIN
        self._ends_hold = False
        self._sheet.ask(UNLOCK)

    @Slot(bool)
    def hold_screen(self, on: bool) -> None:
        """Begin kiosk mode; only a supervisor ends it."""
        lock, window = self.desk.gate.lock, self.desk.window
        may_end = lock.role is Role.SUPERVISOR or not lock.has_pin(Role.SUPERVISOR)
        if on or may_end:
            window.hold_screen(on)
        else:
            self._ask_supervisor()

    @Slot()
    def choose_captain_pin(self) -> None:
        """Ask for a captain's PIN, twice."""
        self._choose(Role.CAPTAIN)

    @Slot()
    def choose_supervisor_pin(self) -> None:
        """Ask for a supervisor's PIN, twice."""
        self._choose(Role.SUPERVISOR)

    # ---- inside -----------------------------------------------------------------------------

    def _may_close(self) -> bool:
        """Let a held window be closed by a supervisor only."""
        if not self.desk.window.holds_screen:
            return True
        self._ask_supervisor()
        return False

    def _ask_supervisor(self) -> None:
        self._choosing = None
        lock = self.desk.gate.lock
        self._ask_for = Role.SUPERVISOR if lock.has_pin(Role.SUPERVISOR) else Role.CAPTAIN
        self._ends_hold = True
        self._sheet.ask(self._heading(), HELD)

    def _watch(self) -> None:
        """Listen to the native window: its events are few, the application's are all."""
        if not self.desk.window.isVisible():
            return  # there is none yet
        handle = self.desk.window.windowHandle()
        if handle is not self._watched:
            self._watched = handle
            handle.installEventFilter(self)

    def _actor(self) -> str:
        role = self.desk.gate.lock.role
        return role.value if role is not None else Mode.SELF_SERVICE.value

    @Slot()
    def _look(self) -> None:
        self._watch()
        if self.desk.gate.lock.left_s == 0:
            self.lock()

    def _choose(self, role: Role) -> None:
        self._choosing, self._first = role, ""
        self._sheet.ask(CHOOSE[role], DIGITS)

    @Slot(str)
    def _take(self, pin: str) -> None:
        try:
            if self._choosing is None:
                self._try(pin)
            else:
                self._settle(self._choosing, pin)
        except StoreError as problem:
            self._sheet.hide()
            card = self.desk.not_saved(problem)
            self.desk.window.notices.show_notice(Notice(Answer.STOP, card.todo or card.word))

    def _settle(self, role: Role, pin: str) -> None:
        if not self._first:
            self._first = pin
            self._sheet.ask(AGAIN)
            return
        first, self._first = self._first, ""
        if first != pin:
            self._sheet.ask(CHOOSE[role], NOT_THE_SAME, alarm=True)
            return
        said = self.desk.gate.lock.choose_pin(role, pin)
        if said is PinChoice.KEPT:
            self._sheet.hide()
            self.desk.window.notices.show_notice(Notice(Answer.DONE, KEPT))
        else:
            self._sheet.ask(CHOOSE[role], SAID[said], alarm=True)

    def _try(self, pin: str) -> None:
        lock, window = self.desk.gate.lock, self.desk.window
        match lock.unlock(pin):
            case Opened(role):
                self.desk.refresh()
                if self._ask_for is Role.SUPERVISOR and role is not Role.SUPERVISOR:
                    self._sheet.ask(SUPERVISOR, HELD, alarm=True)
                    return
                self._sheet.hide()
                if self._ends_hold:
                    window.hold_screen(False)
                elif self._wanted_room:
                    window.open_room(self._wanted_room)
            case Wrong(left):
                self._sheet.ask(self._heading(), WRONG.fill(n=left), alarm=True)
            case Wait(wait_s):
                self._sheet.ask(self._heading(), WAIT.fill(n=wait_s), alarm=True)

    def _heading(self) -> Say:
        return SUPERVISOR if self._ask_for is Role.SUPERVISOR else UNLOCK
