"""Everything that lies over the window's pages, by its name."""

from PySide6.QtWidgets import QWidget

from kiosk.ui.assign_sheet import AssignSheet
from kiosk.ui.flinging import fling
from kiosk.ui.kit_sheet import KitSheet
from kiosk.ui.leaving_sheet import LeavingSheet
from kiosk.ui.lock_sheet import LockSheet
from kiosk.ui.look import Look
from kiosk.ui.move_sheet import MoveSheet
from kiosk.ui.notice_bar import NoticeBar
from kiosk.ui.person_sheet import PersonSheet
from kiosk.ui.photo_door import PhotoSheet
from kiosk.ui.pin_sheet import PinSheet
from kiosk.ui.post_sheet import PostSheet
from kiosk.ui.reason_sheet import ReasonSheet
from kiosk.ui.relief_sheet import ReliefSheet
from kiosk.ui.review_reasons import AnnulSheet, SettleSheet
from kiosk.ui.review_sheet import DoubtSheet
from kiosk.ui.rollcall_sheet import RollCallSheet
from kiosk.ui.sheet import Sheet
from kiosk.ui.stick_sheet import StickSheet
from kiosk.ui.tally_sheet import TallySheet
from kiosk.ui.walkin_sheet import WalkInSheet
from kiosk.ui.words_sheet import WordsSheet


class Sheets:
    """Makes each sheet once; `parent` is what they cover."""

    def __init__(self, parent: QWidget) -> None:
        self.tally = TallySheet(parent)
        self.photo = PhotoSheet(parent)
        self.pin = PinSheet(parent)
        self.lock = LockSheet(parent)
        self.post = PostSheet(parent)
        self.words = WordsSheet(parent)
        self.agreeing = WordsSheet(parent)
        self.leaving = LeavingSheet(parent)
        self.reason = ReasonSheet(parent)
        self.assign = AssignSheet(parent)
        self.move = MoveSheet(parent)
        self.rollcall = RollCallSheet(parent)
        self.relief = ReliefSheet(parent)
        self.doubt = DoubtSheet(parent)
        self.annul = AnnulSheet(parent)
        self.settle = SettleSheet(parent)
        self.person = PersonSheet(parent)
        self.kit = KitSheet(parent)
        self.walk_in = WalkInSheet(parent)
        self.stick = StickSheet(parent)
        self.notices = NoticeBar(parent)
        self.asking: tuple[Sheet, ...] = (
            self.tally,
            self.pin,
            self.lock,
            self.person,
            self.kit,
            self.walk_in,
            self.post,
            self.move,
            self.rollcall,
            self.relief,
            self.reason,
            self.assign,
            self.doubt,
            self.annul,
            self.settle,
            self.words,
            self.agreeing,
            self.leaving,
            self.stick,
        )
        """The sheets that ask for something; a later one is added here."""
        for sheet in self.asking:
            fling(sheet)

    def hide(self) -> None:
        """Take everything away: a card is to be seen, or nobody may see names."""
        for sheet in self.asking:
            sheet.hide()
        self.photo.hide()

    def fit(self) -> None:
        """Cover the parent, which has another size now."""
        for sheet in self.asking:
            sheet.fit()
        self.photo.fit()
        self.notices.fit()

    def speak(self, language: str) -> None:
        """Show what came from outside in another language."""
        for sheet in self.asking:
            sheet.speak(language)
        self.notices.speak(language)

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        for sheet in self.asking:
            sheet.wear(look)
        self.photo.wear(look)
        self.notices.wear(look)
