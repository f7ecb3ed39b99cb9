"""The board: every post's card at this moment, and what the next three hours need."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime

from kiosk.desk.book import DutyBook
from kiosk.desk.fatigue import Fatigue
from kiosk.desk.post_cards import CardReader, Crews, Need, Person, PostCard
from kiosk.desk.states import PostCounters
from sync.domain.entries import PostId, VolunteerId
from sync.domain.wording import Say, same


@dataclass(frozen=True, slots=True)
class BoardView:
    """The whole board. A card that stayed what it was is the same object as before."""

    cards: tuple[PostCard, ...] = ()
    """In the roster's order."""
    need: tuple[Need, ...] = ()
    """Of the next three hours, by time."""

    @property
    def on_duty(self) -> int:
        """Give how many are on duty at the posts served here."""
        return sum(card.on_duty for card in self.cards if not card.foreign)

    @property
    def required(self) -> int:
        """Give how many all posts require."""
        return sum(card.required for card in self.cards)

    @property
    def missing(self) -> int:
        """Give how many are missing now; one post's surplus fills no other post."""
        return sum(card.missing for card in self.cards)

    @property
    def late(self) -> int:
        """Give how many are late."""
        return sum(card.late for card in self.cards)

    @property
    def will_miss(self) -> int:
        """Give how many will be missing: of each post, the most at once."""
        return sum(max((one.missing for one in card.need), default=0) for card in self.cards)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A card, and when it holds."""

    card: PostCard
    stamp: tuple[int, int]
    from_: datetime
    until: datetime


class Board:
    """Keeps the cards; an entry or a moment makes only those anew that it changes."""

    def __init__(self, book: DutyBook) -> None:
        self._book = book
        self.fatigue = Fatigue(book)
        self._reading: CardReader | None = None
        self._kept: dict[PostId, _Kept] = {}
        self._afar: dict[PostId, tuple[PostCard, PostCard]] = {}
        self._view = BoardView()

    @property
    def reader(self) -> CardReader:
        """Give what reads one card by the roster as it is."""
        if self._reading is None or self._reading.crews.roster is not self._book.roster:
            self._reading = CardReader(self._book, Crews(self._book.roster), self.fatigue)
            self._kept.clear()
        return self._reading

    def cards(self, at: datetime) -> tuple[PostCard, ...]:
        """Give every post's card, as far as this kiosk knows."""
        return tuple(self.card(post, at) for post in self._book.roster.posts)

    def look(self, at: datetime, served: Container[PostId] | None = None) -> BoardView:
        """Give the board at `at`, aware UTC. The same object while nothing changed.

        Args:
            served: the posts that this kiosk serves; who is late at the others, it cannot
                know. None serves all.
        """
        cards = tuple(
            card if served is None or card.post in served else self._from_afar(card)
            for card in self.cards(at)
        )
        before = self._view.cards
        if len(cards) != len(before) or any(
            new is not old for new, old in zip(cards, before, strict=True)
        ):
            need = sorted(
                (need for card in cards for need in card.need), key=lambda one: (one.at, one.post)
            )
            self._view = BoardView(cards, tuple(need))
        return self._view

    def _from_afar(self, card: PostCard) -> PostCard:
        known = self._afar.get(card.post)
        if known is None or known[0] is not card:
            known = self._afar[card.post] = (card, card.seen_from_afar())
        return known[1]

    def card(self, post: PostId, at: datetime) -> PostCard:
        """Give one post's card.

        Raises:
            KeyError: no such post.
        """
        reader, stamp = self.reader, self._book.stamp(post)
        kept = self._kept.get(post)
        if kept is not None and kept.stamp == stamp and kept.from_ <= at < kept.until:
            return kept.card
        card, until = reader.read(post, at)
        if kept is not None and kept.card == card:
            card = kept.card
        self._kept[post] = _Kept(card, stamp, at, until)
        return card

    def find(self, volunteer: VolunteerId, at: datetime) -> tuple[PostCard, Person] | None:
        """Find somebody on the board: where on duty, else where awaited first."""
        cards = self.cards(at)
        found = [(c, p) for c in cards for p in c.people if p.volunteer == volunteer]
        return min(found, key=lambda one: (not one[1].here, one[1].since), default=None)


def counters(book: DutyBook, post: PostId, at: datetime) -> PostCounters:
    """Count one post: on duty, required, people served today.

    Args:
        at: aware UTC.
    """
    found = book.roster.posts.get(post)
    if found is None:
        return PostCounters(name=Say(zh="未选岗位", en="No post chosen"))
    shifts = book.roster.shifts_at(post, at)
    local, named = book.roster.event.local, book.roster.event.services
    return PostCounters(
        name=Say(zh=found.name, en=found.name_en),
        shift=(
            (local(min(s.starts for s in shifts)), local(max(s.ends for s in shifts)))
            if shifts
            else None
        ),
        on_duty=len(book.on_duty(post, at)),
        required=sum(shift.required for shift in shifts),
        served=book.served(post, at),
        services=tuple(
            (service, named.get(service) or same(service)) for service in found.services or named
        ),
    )
