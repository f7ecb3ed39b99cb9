"""Small builders and Hypothesis strategies that tests share.

Everything has a fixed key and a fixed moment, so that a test says only what it is about:
`an_entry(kind="off", at=AT + HOUR)`, `journal(an_entry(), an_entry(kind="off"))`,
`a_badge_text(volunteer=WANG)`, `a_roster()`. More than 400 lines, because a test looks for its
builder in one place.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import strategies as st

from sync.domain.badge import Badge, IssuingKey, KeyId, Trust, issue
from sync.domain.canonical import DEPTH_MAX, INTEGER_MAX, Json
from sync.domain.entries import (
    GENESIS,
    Entry,
    EntryId,
    EventId,
    Kind,
    KioskId,
    Method,
    PostId,
    VolunteerId,
    whole_ms,
)
from sync.domain.roster import (
    SERVICES,
    Assignment,
    Event,
    Post,
    Roster,
    Rules,
    Shift,
    ShiftId,
    Team,
    TeamId,
    Volunteer,
)
from sync.domain.rules import DAY_MIN, STEPS_MIN, Rounding
from sync.domain.wording import Say

EVENT = EventId(20230816)
OTHER_EVENT = EventId(20230901)
AT = datetime(2023, 8, 16, 0, 2, 15, 123000, tzinfo=UTC)
"""08:02:15 in Yizhuang on the event's first day."""
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

SOUTH, WEST, STATION = PostId("south-gate"), PostId("west-gate"), PostId("rongchang-a")
KIOSK = KioskId("kiosk-south")
WANG, LI, ZHAO = (VolunteerId(0x1D00 + n) for n in range(3))
"""王晓安, 李晨 and 赵宁 of `a_roster`: at SOUTH, at WEST, with no shift."""

KEY_ID = KeyId(7)
ISSUING_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
ROOT_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32, 64)))
ROOT_PUBLIC = ROOT_KEY.public_key().public_bytes_raw()
FORGER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(64, 96)))


# ---- badges -------------------------------------------------------------------------------------


def a_badge(
    volunteer: VolunteerId = WANG,
    *,
    key_id: KeyId = KEY_ID,
    event: EventId = EVENT,
    serial: int = 1,
    expires: datetime = AT + 3 * DAY,
) -> Badge:
    """Give what a good badge of the event says."""
    return Badge(key_id, event, volunteer, serial, int(expires.timestamp()) // 60)


def a_badge_text(volunteer: VolunteerId = WANG, **changes: Any) -> str:
    """Give the text of a badge signed by `ISSUING_KEY`; changes as in `a_badge`."""
    return issue(a_badge(volunteer, **changes), ISSUING_KEY)


def a_trust(**changes: Any) -> Trust:
    """Give what a kiosk believes in: `ISSUING_KEY`, from a day before `AT` to a week after."""
    key = IssuingKey(ISSUING_KEY.public_key().public_bytes_raw(), AT - DAY, AT + 7 * DAY)
    return replace(Trust(version=1, keys={KEY_ID: key}), **changes)


# ---- entries ------------------------------------------------------------------------------------


def an_entry_id(at: datetime = AT, number: int = 1) -> EntryId:
    """Give the UUIDv7 of the `number`th entry minted at `at`."""
    ms, high, low = int(at.timestamp() * 1000), number >> 48 & 0xFFF, number & (1 << 48) - 1
    return EntryId(f"{ms >> 16:08x}-{ms & 0xFFFF:04x}-7{high:03x}-8000-{low:012x}")


_numbers = itertools.count(1)


def an_entry(
    kind: str = Kind.ON,
    volunteer: VolunteerId | None = WANG,
    *,
    at: datetime = AT,
    post: PostId | None = SOUTH,
    kiosk: str = KIOSK,
    **changes: Any,
) -> Entry:
    """Give one entry, sealed behind `prev_hash` (by default the start of an epoch).

    Its id is new every time, its seq 1: pass what the test is about, or chain with `journal`.
    """
    entry = Entry(
        entry_id=changes.pop("entry_id", None) or an_entry_id(at, next(_numbers)),
        kiosk=KioskId(kiosk),
        epoch=1,
        seq=1,
        event=EVENT,
        kind=kind,
        wall=whole_ms(at),
        mono_ns=int((at - AT + DAY) / timedelta(microseconds=1)) * 1000,
        boot_id="boot-1",
        offset_ms=0,
        uncertainty_ms=0,
        actor="captain-1",
        method=Method.BADGE,
        volunteer=volunteer,
        post=post,
    )
    entry = replace(entry, **changes)
    return entry.sealed(entry.prev_hash)


def a_tally(count: int, service: str = "guide", **changes: Any) -> Entry:
    """Give a tally of `count` people."""
    data = {"service": service, "count": count}
    return an_entry(Kind.TALLY, None, method=Method.DESK, data=data, **changes)


def journal(*entries: Entry, first_seq: int = 1, prev_hash: str = GENESIS) -> list[Entry]:
    """Chain entries into the journal of one epoch: gapless seq, each behind the one before."""
    chained = []
    for seq, entry in enumerate(entries, start=first_seq):
        sealed = replace(entry, seq=seq).sealed(prev_hash)
        chained.append(sealed)
        prev_hash = sealed.hash
    return chained


# ---- rosters ------------------------------------------------------------------------------------


def a_shift(
    name: str = "south-1",
    post: PostId = SOUTH,
    starts: datetime = datetime(2023, 8, 16, 0, 0, tzinfo=UTC),
    hours: float = 4.5,
    required: int = 2,
) -> Shift:
    """Give a shift; by default the first of the day at the south gate, 08:00-12:30 local."""
    return Shift(ShiftId(name), post, starts, starts + timedelta(hours=hours), required)


def a_roster(
    *,
    shifts: Iterable[Shift] | None = None,
    plan: Iterable[tuple[VolunteerId, str]] | None = None,
    rules: Rules | None = None,
) -> Roster:
    """Give a small roster: three posts, three volunteers, 王晓安 at SOUTH and 李晨 at WEST.

    Args:
        shifts: instead of one shift each at SOUTH and WEST.
        plan: (volunteer, shift) instead of WANG at south-1 and LI at west-1.
        rules: instead of the defaults.
    """
    if shifts is None:
        shifts = (a_shift(), a_shift("west-1", WEST))
    if plan is None:
        plan = ((WANG, "south-1"), (LI, "west-1"))
    top, team = TeamId("yz"), TeamId("yz-1")
    people = (
        Volunteer(WANG, "YZ0001", "王晓安", team),
        Volunteer(LI, "YZ0002", "李晨", team),
        Volunteer(ZHAO, "YZ0003", "赵宁", team),
    )
    posts = (
        Post(SOUTH, "会场南门", "South Gate", "路线指引", "Directions", ("guide", "enquiry")),
        Post(WEST, "会场西门", "West Gate", "秩序维护", "Keeping order", ("order",)),
        Post(STATION, "荣昌东地铁站 A 口", "Rongchang East, Exit A", "路线指引", "Directions"),
    )
    return Roster(
        event=Event(EVENT, "2023 世界机器人大会", "World Robot Conference 2023", "Asia/Shanghai"),
        teams={top: Team(top, "志愿服务总队"), team: Team(team, "青年职工一中队", top)},
        posts={post.post: post for post in posts},
        shifts={shift.shift: shift for shift in shifts},
        volunteers={one.volunteer: one for one in people},
        assignments=frozenset(Assignment(who, ShiftId(shift)) for who, shift in plan),
        rules=rules or Rules(),
    )


# ---- strategies ---------------------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
"""Any text that UTF-8 can hold."""
names = st.sampled_from(
    ["王晓安", "田𠮷", "龚龘", "孟㛃", "阿依古丽·买买提", "<b>李晨</b>", "O'Neil"]
)
ids = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", fullmatch=True)
few_ids = st.sampled_from(["a", "b", "c", "south-gate", "0816-1", "x.y_z"])
volunteers = st.integers(0, 2**63 - 1).map(VolunteerId)
moments = st.datetimes(datetime(1970, 1, 1), datetime(2999, 12, 30)).map(  # noqa: DTZ001 - aware below
    lambda naive: whole_ms(naive.replace(tzinfo=UTC))
)
json_leaves = st.none() | st.booleans() | st.integers(-INTEGER_MAX, INTEGER_MAX) | texts
json_values = st.recursive(
    json_leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
).filter(lambda value: depth_of(value) <= DEPTH_MAX)
json_objects = st.dictionaries(texts, json_leaves | st.lists(json_leaves, max_size=3), max_size=4)


def depth_of(value: Json) -> int:
    """Tell how deep lists and objects nest in `value`."""
    if isinstance(value, list):
        return 1 + max(map(depth_of, value), default=0)
    if isinstance(value, Mapping):
        return 1 + max(map(depth_of, value.values()), default=0)
    return 0


badges = st.builds(
    Badge,
    st.integers(0, 2**16 - 1).map(KeyId),
    st.integers(0, 2**32 - 1).map(EventId),
    volunteers,
    st.integers(0, 2**16 - 1),
    st.integers(0, 2**32 - 1),
)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """Draw any well-formed entry, sealed."""
    optional = st.none() | ids
    post, number = draw(optional), draw(st.none() | st.integers(0, 2**60))
    return an_entry(
        draw(st.sampled_from(list(Kind)) | ids),
        draw(st.none() | volunteers),
        post=PostId(post) if post is not None else None,
        kiosk=draw(ids),
        entry_id=an_entry_id(draw(moments), draw(st.integers(0, 2**60 - 1))),
        epoch=draw(st.integers(1, 2**31 - 1)),
        seq=draw(st.integers(1, INTEGER_MAX)),
        event=draw(st.integers(0, 2**32 - 1)),
        wall=draw(moments),
        mono_ns=draw(st.integers(0, INTEGER_MAX)),
        boot_id=draw(ids),
        offset_ms=draw(st.integers(-(10**9), 10**9)),
        uncertainty_ms=draw(st.integers(0, 10**6)),
        actor=draw(texts),
        method=draw(st.sampled_from(list(Method))),
        badge_serial=draw(st.none() | st.integers(0, 2**16 - 1)),
        ref=an_entry_id(AT, number) if number is not None else None,
        data=draw(json_objects),
        prev_hash=draw(st.binary(min_size=32, max_size=32)).hex(),
    )


@st.composite
def journals(draw: st.DrawFn, max_size: int = 8, kiosk: str = KIOSK) -> list[Entry]:
    """Draw the journal of one epoch; some entries annul others, even annulments."""
    drafts: list[Entry] = []
    at = AT
    for number in range(1, draw(st.integers(0, max_size)) + 1):
        at += timedelta(milliseconds=draw(st.integers(0, 3 * 3_600_000)))
        cited = draw(st.none() | st.sampled_from(drafts)) if drafts else None
        drafts.append(
            an_entry(
                Kind.ANNUL if cited else draw(st.sampled_from([Kind.ON, Kind.OFF, Kind.MOVE])),
                draw(st.sampled_from([WANG, LI, ZHAO])),
                at=at,
                post=draw(st.sampled_from([SOUTH, WEST])),
                kiosk=kiosk,
                ref=cited.entry_id if cited else None,
                entry_id=an_entry_id(at, number),
            )
        )
    return journal(*drafts)


own_words = st.dictionaries(few_ids, st.builds(Say, texts, texts), max_size=2)
"""What an event names for itself: services, kit or trainings."""


@st.composite
def rosters(draw: st.DrawFn) -> Roster:
    """Draw a consistent roster: shifts at its posts, assignments to its shifts."""
    team_ids = draw(st.lists(few_ids, unique=True, max_size=4))
    posts = {
        PostId(one): Post(
            PostId(one),
            draw(texts),
            draw(texts),
            draw(texts),
            draw(texts),
            tuple(draw(st.lists(st.sampled_from(list(SERVICES)), unique=True))),
            tuple(draw(st.lists(few_ids, unique=True, max_size=2))),
            draw(st.booleans()),
            draw(st.sampled_from(["", "#1257c9"])),
        )
        for one in draw(st.lists(few_ids, unique=True, max_size=4))
    }
    shifts = {
        ShiftId(one): a_shift(
            one,
            draw(st.sampled_from(list(posts))),
            draw(moments),
            draw(st.integers(1, 24)),
            draw(st.integers(0, 99)),
        )
        for one in draw(st.lists(few_ids, unique=True, max_size=4))
        if posts
    }
    people = draw(st.lists(volunteers, unique=True, max_size=4))
    pairs = st.tuples(st.sampled_from(people), st.sampled_from(list(shifts))) if people else None
    plan = draw(st.lists(pairs, max_size=4)) if pairs is not None and shifts else []
    return Roster(
        event=Event(
            EVENT,
            draw(texts),
            draw(texts),
            draw(st.sampled_from(["Asia/Shanghai", "UTC"])),
            draw(st.just(SERVICES) | own_words),
            draw(own_words),
            draw(own_words),
        ),
        teams={
            TeamId(one): Team(TeamId(one), draw(texts), draw(st.none() | few_ids.map(TeamId)))
            for one in team_ids
        },
        posts=posts,
        shifts=shifts,
        volunteers={
            who: Volunteer(
                who,
                draw(texts),
                draw(names),
                TeamId(draw(few_ids)),
                tuple(draw(st.lists(few_ids, unique=True, max_size=2))),
                draw(st.booleans()),
                draw(st.booleans()),
                draw(st.sampled_from(["", "0427"])),
            )
            for who in people
        },
        assignments=frozenset(Assignment(who, shift) for who, shift in plan),
        rules=draw(rule_sets()),
    )


@st.composite
def rule_sets(draw: st.DrawFn, most_s: int = 2**32 - 1) -> Rules:
    """Draw rules that do not contradict themselves, no time above `most_s`."""

    def upto(most: int) -> int:
        return draw(st.integers(0, most))

    early_s, turn_cap_s, day_cap_s = upto(most_s), upto(most_s), upto(most_s)
    latest_min = draw(st.integers(1, DAY_MIN))
    return Rules(
        version=draw(texts),
        repeat_s=upto(most_s),
        early_s=early_s,
        late_s=upto(most_s),
        after_s=upto(most_s),
        stale_s=upto(most_s),
        unplanned_s=upto(most_s),
        turn_cap_s=turn_cap_s,
        before_s=upto(early_s),
        join_s=upto(most_s),
        day_cap_s=day_cap_s,
        paid_break_s=upto(most_s),
        least_turn_s=upto(min(turn_cap_s, day_cap_s)),
        round_to_min=draw(st.sampled_from(STEPS_MIN)),
        rounding=draw(st.sampled_from(list(Rounding))),
        fatigue_s=draw(st.integers(60, most_s)),
        rest_s=upto(most_s),
        minor_day_cap_s=upto(most_s),
        minor_earliest_min=upto(latest_min - 1),
        minor_latest_min=latest_min,
    )


def one_bit_flips(raw: bytes) -> Iterator[bytes]:
    """Give every text that differs from `raw` in one bit."""
    for place in range(len(raw) * 8):
        flipped = bytearray(raw)
        flipped[place // 8] ^= 1 << place % 8
        yield bytes(flipped)
