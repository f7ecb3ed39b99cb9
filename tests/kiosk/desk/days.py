"""A small day at the south gate, for the report and what is printed of it."""

from dataclasses import replace

from kiosk.desk.recording import Draft
from sync.domain.entries import Kind, PostId, VolunteerId
from sync.domain.roster import TeamId, Volunteer
from tests.builders import LI, SOUTH, WANG, WEST, a_badge_text, a_roster
from tests.kiosk.desk.memory import Desk

FORMULA = VolunteerId(0x1F00)
"""Somebody whose name a spreadsheet would take for a formula."""
NAME = '=HYPERLINK("http://x","王")'


def a_day() -> Desk:
    """王晓安 serves, rests and moves; 李晨 has no end; one off has no on; people are counted.

    It ends at 13:02 local.
    """
    roster = a_roster()
    people = {**roster.volunteers, FORMULA: Volunteer(FORMULA, "+86", NAME, TeamId("yz-1"))}
    desk = Desk(roster=replace(roster, volunteers=people), served=(SOUTH, WEST))
    desk.checkin.scan(a_badge_text(WANG), desk.now)
    desk.tally.count("guide", 5)
    desk.later(minutes=30)
    desk.checkin.scan(a_badge_text(LI), desk.now)
    desk.later(minutes=30)
    write(desk, Kind.BREAK, WANG)
    desk.later(minutes=20)
    write(desk, Kind.RESUME, WANG)
    desk.tally.count("lost", 2, WEST)
    desk.later(minutes=40)
    write(desk, Kind.MOVE, WANG, WEST)
    desk.tally.count("guide", 1)
    slip = desk.tally.count("guide", 9)
    desk.review.undo(slip.entry_id, desk.now)
    desk.later(minutes=60)
    write(desk, Kind.OFF, WANG, WEST)
    write(desk, Kind.OFF, FORMULA)
    desk.later(minutes=120)
    return desk


def write(desk: Desk, kind: Kind, volunteer: VolunteerId, post: PostId = SOUTH) -> None:
    """Append what a badge at a gate would have."""
    desk.book.add(desk.append(Draft(kind, "badge", volunteer, post)))
