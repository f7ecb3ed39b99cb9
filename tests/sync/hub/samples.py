"""A small event: two posts, two shifts, four volunteers."""

from datetime import UTC, datetime, timedelta, timezone

from sync.domain.entries import EventId, PostId, VolunteerId
from sync.domain.roster import (
    Assignment,
    Event,
    Post,
    Roster,
    Shift,
    ShiftId,
    Team,
    TeamId,
    Volunteer,
)

BEIJING = timezone(timedelta(hours=8))
EVENT = EventId(7)
WANG, LI, ZHAO, CHEN = (VolunteerId(0x1000 + number) for number in range(4))
SOUTH, WEST = PostId("south-gate"), PostId("west-gate")


def at(hour: int, minute: int = 0) -> datetime:
    """Give a moment of the event's day, by its own clock (UTC+8)."""
    return datetime(2023, 8, 16, hour, minute, tzinfo=BEIJING).astimezone(UTC)


def sample(*names: str) -> Roster:
    """Give the event; `names` replace those of the volunteers, in order."""
    called = [*names, *["王晓安", "李晨", "赵宁", "陈希"][len(names) :]]
    team = Team(TeamId("t1"), "亦愿 青年职工一中队")
    posts = [
        Post(SOUTH, "会场南门", "South Gate", "路线指引", "Directions", ("guide", "order")),
        Post(WEST, "会场西门", "West Gate"),
    ]
    shifts = [
        Shift(ShiftId("s1"), SOUTH, at(8), at(12, 30), 3),
        Shift(ShiftId("s2"), WEST, at(8), at(12, 30), 1),
        Shift(ShiftId("s3"), SOUTH, at(12, 30), at(17), 1),
    ]
    people = [
        Volunteer(who, f"YZ{number:04d}", name, team.team)
        for number, (who, name) in enumerate(
            zip((WANG, LI, ZHAO, CHEN), called, strict=True), start=1
        )
    ]
    return Roster(
        event=Event(EVENT, "夏季志愿活动", "Summer Event", "Asia/Shanghai"),
        teams={team.team: team},
        posts={post.post: post for post in posts},
        shifts={shift.shift: shift for shift in shifts},
        volunteers={person.volunteer: person for person in people},
        assignments=frozenset(
            {
                Assignment(WANG, ShiftId("s1")),
                Assignment(LI, ShiftId("s1")),
                Assignment(ZHAO, ShiftId("s1")),
                Assignment(CHEN, ShiftId("s2")),
            }
        ),
    )
