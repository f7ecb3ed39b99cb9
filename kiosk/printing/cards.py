"""What stands on a badge, and how badges lie on paper. No Qt here."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from sync.domain.entries import PostId, VolunteerId
from sync.domain.roster import Roster, Volunteer
from sync.domain.wording import Say, same

LANYARD_MM = (90.0, 130.0)
"""Width and height: fits the common lanyard sleeve."""
CR80_MM = (85.6, 54.0)
"""Width and height of a plastic card, as of a bank's."""
A4_MM = (210.0, 297.0)

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
    """Gives the post its shape and letter, and a colour; None for no fixed post."""
    colour: str = ""
    """#rrggbb that the organiser gave the post; empty: the colour of its index."""


class Layout(Enum):
    """How cards lie on pages."""

    A4_SHEET = "a4"
    """Four lanyard cards with cut marks on an upright A4 page."""
    A4_SMALL = "a4-cr80"
    """Eight cards of a plastic card's size with cut marks on an upright A4 page."""
    LANYARD = "lanyard"
    """Each page is one card of 90 x 130 mm."""
    CR80 = "cr80"
    """Each page is one plastic card, for a card printer."""

    @property
    def on_sheets(self) -> bool:
        """Say whether cards are to be cut out."""
        return self in {Layout.A4_SHEET, Layout.A4_SMALL}

    @property
    def card_mm(self) -> tuple[float, float]:
        """Give a card's width and height."""
        return LANYARD_MM if self in {Layout.A4_SHEET, Layout.LANYARD} else CR80_MM

    @property
    def page_mm(self) -> tuple[float, float]:
        """Give a page's width and height."""
        return A4_MM if self.on_sheets else self.card_mm

    @property
    def a_page(self) -> int:
        """Give how many cards a page holds."""
        return {Layout.A4_SHEET: 4, Layout.A4_SMALL: 8}.get(self, 1)


def cards_of(roster: Roster, tokens: Mapping[VolunteerId, str]) -> list[BadgeCard]:
    """Give the card of everyone who has a token, by volunteer number."""
    places = _places(roster)
    return [
        _card(roster, volunteer, tokens[volunteer.volunteer], places)
        for volunteer in sorted(roster.volunteers.values(), key=lambda one: one.number)
        if volunteer.volunteer in tokens
    ]


def card_of(roster: Roster, volunteer: Volunteer, token: str) -> BadgeCard:
    """Give one card, as for a badge replaced on the spot.

    Args:
        volunteer: need not be on the roster: a walk-in is not yet.
    """
    return _card(roster, volunteer, token, _places(roster))


def named(name: str, name_en: str) -> Say:
    """Give a name in both languages; one that lacks English stands for both."""
    return Say(zh=name, en=name_en) if name_en else same(name)


def _places(roster: Roster) -> dict[PostId, int]:
    return {post: index for index, post in enumerate(roster.posts)}


def _card(
    roster: Roster, volunteer: Volunteer, token: str, places: Mapping[PostId, int]
) -> BadgeCard:
    """Make a card; its post is that of the first planned shift, who has none stands by."""
    plan = roster.plan_of(volunteer.volunteer)
    post = roster.posts.get(plan[0].post) if plan else None
    team = roster.teams.get(volunteer.team)
    return BadgeCard(
        token=token,
        number=volunteer.number,
        name=volunteer.name,
        team=team.name if team else "",
        post=named(post.name, post.name_en) if post else STANDBY,
        event=named(roster.event.name, roster.event.name_en),
        post_index=places[post.post] if post else None,
        colour=post.colour if post else "",
    )
