"""The pages behind the organiser's first one, made when somebody goes there."""

from kiosk.ui.first_start.check_page import CheckPage
from kiosk.ui.first_start.columns_page import ColumnsPage
from kiosk.ui.first_start.page import FirstPage
from kiosk.ui.first_start.roster_page import RosterPage
from kiosk.ui.organiser.difference_page import DifferencePage
from kiosk.ui.organiser.door_page import DoorPage
from kiosk.ui.organiser.reprint_page import ReprintPage


class OrganiserRooms:
    """Makes each page once."""

    def __init__(self) -> None:
        self.door = DoorPage()
        self.roster = RosterPage(skippable=False)
        self.columns = ColumnsPage()
        self.check = CheckPage()
        self.difference = DifferencePage()
        self.badges = ReprintPage()
        self.pages: tuple[FirstPage, ...] = (
            self.door,
            self.roster,
            self.columns,
            self.check,
            self.difference,
            self.badges,
        )
