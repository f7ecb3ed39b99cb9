"""Which posts this kiosk serves: one, several, or all of them, as an assembly point does.

The first one chosen is home: there the kiosk stands, there somebody without a plan is taken on
and people served are counted. What was chosen is remembered; the settings' choice wins and
cannot be changed at the desk. A post that the roster has no more is left out, and served again
when a later roster has it.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.desk.board import counters
from kiosk.desk.book import DutyBook
from kiosk.desk.states import Answer, Notice, PostCounters
from kiosk.store.engine import Store
from kiosk.store.memory import recall, remember
from kiosk.store.terms import sounds_like
from sync.domain.canonical import Json
from sync.domain.entries import PostId
from sync.domain.roster import Post
from sync.domain.wording import Say, same

log = logging.getLogger(__name__)

REMEMBERED = "posts"
"""`{"event": id, "posts": [[id, name, English name], ...], "all": bool}`, home first: names, too,
so that one that is gone can be named."""


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post to choose, and its numbers now."""

    post: PostId
    name: Say
    duty: Say
    on_duty: int
    required: int


@dataclass(frozen=True, slots=True)
class PostsView:
    """What the page shows."""

    rows: tuple[PostRow, ...]
    """In the roster's order."""
    served: tuple[PostId, ...]
    """Home first."""
    everywhere: bool
    """All of the roster's, whatever is added to it."""
    fixed: bool
    """The settings say so: it cannot be changed here."""


class ServedPosts:
    """The choice, as it stands against the roster in use. Belongs to the main thread.

    Args:
        fixed: the settings' choice; empty when they leave it to the captain.
    """

    def __init__(self, store: Store, book: DutyBook, fixed: Sequence[PostId] = ()) -> None:
        self._store = store
        self._book = book
        self.fixed = bool(fixed)
        self._wanted: tuple[PostId, ...] = tuple(dict.fromkeys(fixed))
        self.everywhere = not fixed
        self._names: dict[PostId, Say] = {}
        self._notice: Notice | None = None
        if not fixed:
            self._recall()
        self.served: tuple[PostId, ...] = ()
        self.follow()

    @property
    def home(self) -> PostId:
        """Give the post where this kiosk stands."""
        return self.served[0]

    def choose(self, posts: Sequence[PostId], *, everywhere: bool = False) -> Notice:
        """Serve these posts from now on, the first is home; remembered for the next start.

        Args:
            everywhere: all of the roster's; of `posts` the first is home, if there is one.

        Raises:
            StoreError: nothing was changed.
        """
        if self.fixed:
            return Notice(Answer.STOP, _FIXED)
        known = self._book.roster.posts
        wanted = tuple(dict.fromkeys(post for post in posts if post in known))
        if not wanted and not everywhere:
            return Notice(Answer.CHOOSE, _NONE)
        kept: dict[str, Json] = {
            "event": self._book.roster.event.event,
            "posts": [[post, known[post].name, known[post].name_en] for post in wanted],
            "all": everywhere,
        }
        remember(self._store, REMEMBERED, kept)
        self._wanted, self.everywhere = wanted, everywhere
        self.follow()
        self._notice = None
        log.info("serving %s", "all posts" if everywhere else ", ".join(self.served))
        return Notice(Answer.DONE, _SERVING.fill(posts=self.said()))

    def follow(self) -> None:
        """Stand by the choice as far as the roster has its posts; see `take_notice`."""
        known = self._book.roster.posts
        there = tuple(post for post in self._wanted if post in known)
        gone = [post for post in self._wanted if post not in known]
        if not known:
            # A roster that lost all posts changes none: the gate goes on as it stood.
            self.served = self.served or self._wanted
            return
        before = self.served
        if self.everywhere or not there:
            # Where one stood goes on being home, also after a new roster's order.
            home = there[:1] or tuple(post for post in before[:1] if post in known)
            self.served = tuple(dict.fromkeys((*home, *known)))
        else:
            self.served = there
        self._names |= {post: name_of(known[post]) for post in there}
        if gone and self.served != before:
            log.info("posts gone from the roster: %s", ", ".join(gone))
            names = [self._names.get(post, same(post)) for post in gone]
            said = Say(zh="、".join(n.zh for n in names), en=", ".join(n.en for n in names))
            text = (_GONE if there or self.everywhere else _ALL_GONE).fill(
                gone=said, posts=self.said()
            )
            self._notice = Notice(Answer.CHOOSE, text)

    def take_notice(self) -> Notice | None:
        """Give what a captain has to be told of a roster that lost posts, once."""
        notice, self._notice = self._notice, None
        return notice

    def said(self) -> Say:
        """Say what is served: a post's name, 3 个岗位 · 驻 会场南门, or all."""
        posts = self._book.roster.posts
        home = posts.get(self.home)
        name = name_of(home) if home is not None else Say(zh="未选岗位", en="No post chosen")
        if len(self.served) == 1:
            return name
        said = _ALL if self.everywhere or len(self.served) == len(posts) else _SEVERAL
        return said.fill(many=len(self.served), home=name)

    def counters(self, at: datetime) -> PostCounters:
        """Give the numbers of the posts served, summed; kinds of service are home's.

        Args:
            at: aware UTC.
        """
        mine = counters(self._book, self.home, at)
        if len(self.served) == 1:
            return mine
        book = self._book
        shifts = [shift for post in self.served for shift in book.roster.shifts_at(post, at)]
        local = book.roster.event.local
        spans = {(shift.starts, shift.ends) for shift in shifts}
        return PostCounters(
            name=self.said(),
            # One span for all, or none: posts that begin at other hours have no common one.
            shift=next(((local(a), local(b)) for a, b in spans), None) if len(spans) == 1 else None,
            on_duty=sum(len(book.on_duty(post, at)) for post in self.served),
            required=sum(shift.required for shift in shifts),
            served=sum(book.served(post, at) for post in self.served),
            services=mine.services,
        )

    def view(self, at: datetime) -> PostsView:
        """Give every post of the roster, to choose from.

        Args:
            at: aware UTC.
        """
        book = self._book
        rows = tuple(
            PostRow(
                post.post,
                name_of(post),
                Say(zh=post.duty, en=post.duty_en or post.duty),
                len(book.on_duty(post.post, at)),
                book.roster.required(post.post, at),
            )
            for post in book.roster.posts.values()
        )
        return PostsView(rows, self.served, self.everywhere, self.fixed)

    def _recall(self) -> None:
        kept = recall(self._store, REMEMBERED)
        if not isinstance(kept, dict) or kept.get("event") != self._book.roster.event.event:
            return  # nothing was chosen, or it was another event's
        posts, everywhere = kept.get("posts"), bool(kept.get("all"))
        names: dict[PostId, Say] = {}
        for row in posts if isinstance(posts, list) else ():
            if isinstance(row, list) and len(row) == len(("id", "name", "name_en")):
                names[PostId(str(row[0]))] = _name(row[1], row[2])
        if names or everywhere:
            self._names, self._wanted, self.everywhere = names, tuple(names), everywhere


def name_of(post: Post) -> Say:
    """Name a post in both languages."""
    return _name(post.name, post.name_en)


def _name(zh: object, en: object) -> Say:
    return Say(zh=str(zh), en=str(en or zh))


def find(rows: Sequence[PostRow], text: str) -> tuple[PostRow, ...]:
    """Give the rows that have every word of `text` in their name, duty or id, in any language.

    Or in how the Chinese of it sounds, in full or by initials: nanmen, nm.
    """
    words = text.casefold().split()

    def has(row: PostRow) -> bool:
        told = f"{row.name.zh} {row.name.en} {row.duty.zh} {row.duty.en} {row.post}".casefold()
        spoken = (row.name.zh, row.duty.zh)
        return all(
            word in told or any(sounds_like(text, word) for text in spoken) for word in words
        )

    return tuple(row for row in rows if has(row))


_SEVERAL = Say(zh="{many} 个岗位 · 驻 {home}", en="{many} posts · at {home}")
_ALL = Say(zh="全部 {many} 个岗位 · 驻 {home}", en="All {many} posts · at {home}")
_SERVING = Say(zh="现在服务：{posts}", en="Serving now: {posts}")
_NONE = Say(zh="至少选一个岗位。", en="Choose one post at least.")
_FIXED = Say(
    zh="岗位由设置 posts 定好，这里不能改。要改请改设置后重新启动。",
    en="The setting posts says which; it cannot be changed here. Change it and start again.",
)
_GONE = Say(
    zh="新花名册里没有“{gone}”了，现在服务：{posts}。",
    en="The new roster has no “{gone}” any more. Serving now: {posts}.",
)
_ALL_GONE = Say(
    zh="新花名册里没有“{gone}”了，先服务全部岗位；请点上面的岗位重新选。",
    en="The new roster has no “{gone}” any more. All posts are served: tap the post above to choose.",
)
