"""What every kind of entry is called at the desk, and what it says in a line."""

from collections.abc import Mapping

from kiosk.desk import words
from kiosk.desk.postlog import TOPICS
from kiosk.desk.reasons import Why, why_words
from kiosk.desk.review import word_of
from sync.domain.entries import Entry, Kind, Method
from sync.domain.fitness import AbsenceState
from sync.domain.roster import Roster
from sync.domain.wording import Say, same

KINDS: Mapping[str, Say] = {
    Kind.ON: words.ON,
    Kind.OFF: words.OFF,
    Kind.MOVE: words.MOVED,
    Kind.BREAK: Say(zh="休息", en="Break"),
    Kind.RESUME: words.RESUMED,
    Kind.ANNUL: Say(zh="撤销", en="Taken back"),
    Kind.AMEND: Say(zh="更正", en="Amended"),
    Kind.TALLY: Say(zh="计数", en="Count"),
    Kind.WALKIN: Say(zh="现场登记", en="Walk-in"),
    Kind.KIT: Say(zh="物资", en="Kit"),
    Kind.NOTE: Say(zh="岗位日志", en="Post log"),
    Kind.REFUSED: words.REFUSED,
    Kind.ABSENT: Say(zh="点名", en="Roll-call"),
    Kind.CLOSE: Say(zh="收岗", en="Day closed"),
    Kind.RESOLVE: Say(zh="核定", en="Settled"),
    Kind.CLOCKSTEP: Say(zh="电脑时间变动", en="Clock changed"),
}
_ABSENT: Mapping[str, Say] = {
    AbsenceState.ABSENT: Say(zh="缺岗", en="absent"),
    AbsenceState.REACHED: Say(zh="已联系上", en="reached"),
    AbsenceState.EXCUSED: Say(zh="请假", en="excused"),
}
_BY_HAND: Mapping[tuple[str, str], Say] = {
    (Kind.ON, Method.BULK): Say(zh="岗长录入 · 点名", en="by the captain, at the roll-call"),
    (Kind.OFF, Method.BULK): Say(zh="岗长录入 · 一并签退", en="by the captain, all at once"),
    **{
        (kind, Method.SEARCH): Say(zh="岗长录入", en="by the captain")
        for kind in (Kind.ON, Kind.OFF, Kind.MOVE, Kind.BREAK, Kind.RESUME)
    },
}
_RESTORED = Say(zh="恢复", en="Put back")
_ISSUED = Say(zh="领用 {item} ×{n}", en="{item} ×{n} given out")
_RETURNED = Say(zh="归还 {item} ×{n}", en="{item} ×{n} returned")
_BADGE = Say(zh="补发胸牌", en="Replacement badge")
_OF = Say(zh="原来的“{what}”，{why}", en="the “{what}” before: {why}")

SLIP = Why("slip", Say(zh="点错了", en="A slip"))
WRONG_PERSON = Why("wrong-person", Say(zh="认错了人", en="Wrong person"))
WRONG_POST = Why("wrong-post", Say(zh="岗位不对", en="Wrong post"))
TWICE = Why("twice", Say(zh="记重了", en="Recorded twice"))
NOT_SO = Why("not-so", Say(zh="没有这回事", en="It did not happen"))
MISCOUNTED = Why("miscounted", Say(zh="数错了", en="Miscounted"))
TRIAL = Why("trial", Say(zh="只是试一下", en="Only a trial"))
RIGHT_AFTER_ALL = Why("right-after-all", Say(zh="原来的没错", en="It was right after all"))
ASKED_FOR = Why("asked-for", Say(zh="本人来说明了", en="The volunteer explained it"))
ANNULLED_BY_MISTAKE = Why("annulled-by-mistake", Say(zh="撤销错了", en="Taken back by mistake"))
SEEN = Why("seen", Say(zh="岗长看到的", en="The captain saw it"))
TOLD = Why("told", Say(zh="本人说的", en="The volunteer says so"))
OTHERS_TOLD = Why("others-told", Say(zh="同岗证实", en="Others confirm it"))
BY_PLAN = Why("by-plan", Say(zh="按排班", en="By the plan"))
FORGOT = Why("forgotten", Say(zh="忘了签退", en="Forgot to sign off"))
BOTH_RIGHT = Why("both-right", Say(zh="核对过，没有问题", en="Checked, it is right"))

TAKE_BACK = (WRONG_PERSON, WRONG_POST, TWICE, NOT_SO, TRIAL, ASKED_FOR)
TAKE_COUNT_BACK = (MISCOUNTED, TWICE, WRONG_POST, TRIAL)
PUT_BACK = (RIGHT_AFTER_ALL, ANNULLED_BY_MISTAKE, ASKED_FOR)
SETTLE = (TOLD, OTHERS_TOLD, SEEN, BY_PLAN, FORGOT, BOTH_RIGHT)
REASONS = tuple(dict.fromkeys((SLIP, *TAKE_BACK, *TAKE_COUNT_BACK, *PUT_BACK, *SETTLE)))
"""Every ready answer to “why?” here; their ids are what entries carry."""


def kind_word(entry: Entry, cited: Entry | None = None) -> Say:
    """Give the word for what an entry did; that of an unknown kind is the kind itself.

    Args:
        cited: what it cites, when that is known.
    """
    if entry.kind == Kind.REFUSED:
        return word_of(entry)
    if entry.kind == Kind.ANNUL and cited is not None and cited.kind == Kind.ANNUL:
        return _RESTORED
    return KINDS.get(entry.kind, same(str(entry.kind)))


def detail(entry: Entry, roster: Roster, cited: Entry | None = None) -> Say:
    """Give what else a line says: a count, a note, a reason; may be empty."""
    data = entry.data
    match entry.kind:
        case Kind.TALLY:
            service = str(data.get("service", ""))
            name = roster.event.services.get(service) or same(service)
            return Say(zh="{name} +{n}", en="{name} +{n}").fill(name=name, n=data.get("count", 0))
        case Kind.NOTE:
            topic = next((say for one, say in TOPICS.items() if one == data.get("topic")), same(""))
            text = str(data.get("text", ""))
            return Say(zh="{topic}：{text}", en="{topic}: {text}").fill(topic=topic, text=text)
        case Kind.KIT:
            return _kit(entry, roster)
        case Kind.ABSENT:
            return _ABSENT.get(str(data.get("state", "")), same(""))
        case Kind.WALKIN:
            return same(str(data.get("name", "")))
        case Kind.ANNUL if cited is not None:
            return _OF.fill(what=kind_word(cited), why=reason_word(str(data.get("reason", ""))))
        case Kind.ANNUL | Kind.RESOLVE:
            return reason_word(str(data.get("reason", "")))
    by_hand = _BY_HAND.get((entry.kind, entry.method))
    why = why_words(data) if entry.method != Method.BULK else None
    if by_hand is not None and why is not None:
        return Say(zh="{a}：{b}", en="{a}: {b}").fill(a=by_hand, b=why)
    return by_hand or why or same("")


def reason_word(reason: str) -> Say:
    """Say a reason as it was chosen; a captain's own words as they are."""
    return next((one.text for one in REASONS if one.why == reason), same(reason))


def _kit(entry: Entry, roster: Roster) -> Say:
    item = str(entry.data.get("item", ""))
    if item == "badge":
        return _BADGE
    template = _RETURNED if entry.data.get("returned") else _ISSUED
    name = roster.event.kit.get(item) or same(item)
    return template.fill(item=name, n=entry.data.get("count", 1))
