"""What stands on a badge, and how badges lie on paper. No Qt here."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from sync.domain.entries import VolunteerId
from sync.domain.roster import Roster
from sync.domain.wording import Say, same

CARD_MM = (90.0, 130.0)
"""Width and height of a card: fits the common lanyard sleeve."""

STANDBY = Say(zh="机动待命", en="Standing by")
"""The post of a volunteer for whom nothing is planned."""


@dataclass(frozen=True, slots=True)
class BadgeCard:
    """One badge. All texts are plain: a name with `<b>` in it prints as that."""

    token: str
    number: str
    name: str
    team: str
    post: Say
    event: Say
    post_index: int | None = None
    """Gives the post its colour, shape and letter; None for no fixed post."""


class Layout(Enum):
    """How cards lie on pages."""

    A4_SHEET = "a4"
    """Four cards with cut marks on a portrait A4 page."""
    ONE_PER_PAGE = "card"
    """Each page is one card, for a card printer."""


def cards_of(roster: Roster, tokens: Mapping[VolunteerId, str]) -> list[BadgeCard]:
    """Give the card of everyone who has a token, by volunteer number.

    The post is that of the first planned shift; who has none stands by.
    """
    places = {post: index for index, post in enumerate(roster.posts)}
    event = Say(zh=roster.event.name, en=roster.event.name_en)
    cards = []
    for volunteer in sorted(roster.volunteers.values(), key=lambda one: one.number):
        token = tokens.get(volunteer.volunteer)
        if token is None:
            continue
        plan = roster.plan_of(volunteer.volunteer)
        post = roster.posts[plan[0].post] if plan else None
        team = roster.teams.get(volunteer.team)
        cards.append(
            BadgeCard(
                token=token,
                number=volunteer.number,
                name=volunteer.name,
                team=team.name if team else "",
                post=Say(zh=post.name, en=post.name_en) if post else STANDBY,
                event=event if event.en else same(event.zh),
                post_index=places[post.post] if post else None,
            )
        )
    return cards
