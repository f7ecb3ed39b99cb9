"""Why a badge makes an amber card: the word, the sentence, and what a captain may answer.

A question is recorded as a `refused` entry whose `data["reason"]` is one of `QUESTIONS`; the
entry that overrides it cites it and carries `override` (that reason) and `why`: the id of a
ready answer, or the captain's own words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kiosk.desk import words
from sync.domain.badge import Refusal
from sync.domain.canonical import Json
from sync.domain.duty import Decision
from sync.domain.entries import PostId
from sync.domain.fitness import AbsenceState, Reason, Unfit
from sync.domain.roster import Roster
from sync.domain.wording import Say, same

WHY_LONGEST = 200
"""A captain's own words are kept up to here."""


@dataclass(frozen=True, slots=True)
class Why:
    """A ready answer to “why all the same?”, for one tap."""

    why: str
    """Stable id, kept in the journal."""
    text: Say


QUESTIONS: Final[Mapping[str, Say]] = {
    Decision.ELSEWHERE: words.ELSEWHERE,
    Decision.ON_ELSEWHERE: Say(zh="正在别岗", en="On elsewhere"),
    Decision.UNASSIGNED: words.UNASSIGNED,
    Refusal.NOT_ON_ROSTER: words.NOT_ON_ROSTER,
    Unfit.NOT_ELIGIBLE: Say(zh="未过审核", en="Not cleared"),
    Unfit.NOT_TRAINED: Say(zh="缺少培训", en="Not trained"),
    Unfit.MINOR: Say(zh="未成年", en="Under age"),
    Unfit.MINOR_HOUR: Say(zh="未成年", en="Under age"),
    Unfit.MINOR_DAY: Say(zh="未成年", en="Under age"),
    Unfit.ABSENT: Say(zh="已记缺岗", en="Marked absent"),
    Unfit.FATIGUE: Say(zh="该休息了", en="Needs a rest"),
    Unfit.DAY_FULL: Say(zh="今日已满", en="Day is full"),
    Unfit.NO_REST: Say(zh="休息不足", en="No rest yet"),
    Unfit.TOO_EARLY: Say(zh="太早", en="Too early"),
    Unfit.TOO_LATE: Say(zh="太晚", en="Too late"),
}
"""Every reason that asks instead of refusing: its large word. The keys are what entries carry."""

IN_PUBLIC: Final = frozenset(
    {
        str(reason)
        for reason in (
            Decision.ELSEWHERE,
            Decision.ON_ELSEWHERE,
            Decision.UNASSIGNED,
            Unfit.TOO_EARLY,
            Unfit.TOO_LATE,
        )
    }
)
"""Reasons that a screen which others see may name; age, health, training are nobody's business."""

_SENTENCES: Final[Mapping[Unfit, Say]] = {
    Unfit.NOT_ELIGIBLE: Say(
        zh="组织方的资格审核还没有通过。", en="The organiser's review has not cleared them."
    ),
    Unfit.NOT_TRAINED: Say(
        zh="{post}需要：{trainings}，没有此人的培训记录。",
        en="{post} needs {trainings}; none on record.",
    ),
    Unfit.MINOR: Say(zh="{post}不安排未成年志愿者。", en="Nobody under age there."),
    Unfit.MINOR_DAY: Say(
        zh="今天已服务 {served}，未成年每天最多 {limit}。",
        en="Served {served} today; at most {limit} a day under age.",
    ),
    Unfit.FATIGUE: Say(
        zh="已连续上岗 {served}，连续最多 {limit}。",
        en="On duty for {served} without a rest; at most {limit}.",
    ),
    Unfit.DAY_FULL: Say(
        zh="今天已上岗 {served}，每天最多计 {limit}。",
        en="On duty for {served} today; at most {limit} a day count.",
    ),
    Unfit.NO_REST: Say(
        zh="{served}前刚下岗，至少休息 {limit}。",
        en="Signed off {served} ago; a rest is at least {limit}.",
    ),
    Unfit.TOO_EARLY: Say(
        zh="排班：{post} {starts}，还有 {served}；最多提前 {limit}。",
        en="Planned: {post} {starts}, in {served}; at most {limit} early.",
    ),
    Unfit.TOO_LATE: Say(
        zh="{post}的班 {ends} 已结束，过了 {served}。",
        en="The shift at {post} ended at {ends}, {served} ago.",
    ),
}
_MINOR_EARLY = Say(zh="未成年志愿者 {time} 以后才安排。", en="Nobody under age before {time}.")
_MINOR_LATE = Say(zh="未成年志愿者 {time} 以后不再安排。", en="Nobody under age from {time} on.")
_ABSENT = Say(
    zh="{served}前记为缺岗（{post} {starts}）。",
    en="Marked absent {served} ago ({post} {starts}).",
)
_EXCUSED = Say(
    zh="{served}前记为请假（{post} {starts}）。",
    en="Excused {served} ago ({post} {starts}).",
)

AGREED = Why("agreed", Say(zh="组织方已同意", en="The organiser agreed"))
SHORT_HANDED = Why("short-handed", Say(zh="临时顶岗", en="Short of hands"))
CHANGED = Why("plan-changed", Say(zh="排班有变", en="The plan changed"))
MISTAKE = Why("mistake", Say(zh="名单信息有误", en="The roster is wrong"))
CLEARED = Why("cleared", Say(zh="审核刚通过", en="Cleared since"))
TRAINED = Why("trained", Say(zh="培训已补", en="Trained since"))
PARTNERED = Why("partnered", Say(zh="有老队员带", en="With an experienced partner"))
GUARDIAN = Why("guardian", Say(zh="老师或家长在场", en="Teacher or parent is here"))
ARRIVED = Why("arrived", Say(zh="人已到岗", en="Here now"))
WRONGLY = Why("wrongly-marked", Say(zh="记错了人", en="Marked by mistake"))
RESTED = Why("rested", Say(zh="已经休息过", en="Has rested"))
WILLING = Why("willing", Say(zh="本人愿意，状态好", en="Willing and well"))
NO_RELIEF = Why("no-relief", Say(zh="接班的还没到", en="The relief is not here"))
SET_UP = Why("set-up", Say(zh="提前布场", en="Setting up"))
LONGER = Why("longer", Say(zh="延长服务", en="The service runs longer"))
LIST_LATE = Why("list-late", Say(zh="名单还没更新", en="The list is not up to date"))
KNOWN = Why("known", Say(zh="岗长认识本人", en="Known to the captain"))

_MINORS = (GUARDIAN, AGREED, MISTAKE, SHORT_HANDED)
_TIRED = (RESTED, WILLING, NO_RELIEF, AGREED)
_READY: Final[Mapping[str, tuple[Why, ...]]] = {
    Refusal.NOT_ON_ROSTER: (LIST_LATE, AGREED, KNOWN, SHORT_HANDED),
    Unfit.NOT_ELIGIBLE: (CLEARED, AGREED, MISTAKE, SHORT_HANDED),
    Unfit.NOT_TRAINED: (TRAINED, PARTNERED, AGREED, SHORT_HANDED),
    Unfit.MINOR: _MINORS,
    Unfit.MINOR_HOUR: _MINORS,
    Unfit.MINOR_DAY: _MINORS,
    Unfit.ABSENT: (ARRIVED, WRONGLY, CHANGED, AGREED),
    Unfit.FATIGUE: _TIRED,
    Unfit.DAY_FULL: _TIRED,
    Unfit.NO_REST: _TIRED,
    Unfit.TOO_EARLY: (SET_UP, CHANGED, AGREED, SHORT_HANDED),
    Unfit.TOO_LATE: (LONGER, CHANGED, AGREED, SHORT_HANDED),
}
_OTHERWISE = (AGREED, SHORT_HANDED, CHANGED, MISTAKE)
_ALL: Final[Mapping[str, Why]] = {
    one.why: one for ready in (*_READY.values(), _OTHERWISE) for one in ready
}


def ready_answers(reason: str) -> tuple[Why, ...]:
    """Give the answers that fit a question: four, the likeliest first."""
    return _READY.get(reason, _OTHERWISE)


def why_words(data: Mapping[str, Json]) -> Say | None:
    """Say why a captain overrode a question, from the entry's data; None if it does not say."""
    why = data.get("why")
    if not isinstance(why, str) or not why:
        return None
    return _ALL[why].text if why in _ALL else same(why)


def sentence(reason: Reason, post: PostId | None, roster: Roster) -> Say:
    """Say one reason, with its numbers.

    Args:
        post: where the volunteer would serve.
    """
    shift = reason.shift
    template = _SENTENCES.get(reason.why, _ABSENT)
    limit = duration(reason.limit_min)
    if reason.why is Unfit.MINOR_HOUR:
        template = _MINOR_EARLY if reason.minutes < reason.limit_min else _MINOR_LATE
    elif reason.why is Unfit.ABSENT and reason.state == AbsenceState.EXCUSED:
        template = _EXCUSED
    named = [roster.event.trainings.get(one) or same(one) for one in reason.trainings]
    return template.fill(
        post=post_name(shift.post if shift else post, roster),
        trainings=Say(zh="、".join(n.zh for n in named), en=", ".join(n.en for n in named)),
        served=duration(reason.minutes),
        limit=limit,
        time=f"{reason.limit_min // 60:02d}:{reason.limit_min % 60:02d}",
        starts=f"{roster.event.local(shift.starts):%H:%M}" if shift else "",
        ends=f"{roster.event.local(shift.ends):%H:%M}" if shift else "",
    )


def post_name(post: PostId | None, roster: Roster) -> Say:
    """Give a post's name; its id when the roster lost it."""
    found = roster.posts.get(post) if post is not None else None
    if found is None:
        return same(post or "—")
    return Say(zh=found.name, en=found.name_en)


def duration(minutes: int) -> Say:
    """Say minutes as people do: 28 分钟, 4 小时, 4 小时 28 分."""
    hours, rest = divmod(max(0, minutes), 60)
    if not hours:
        return Say(zh=f"{rest} 分钟", en=f"{rest} min")
    if not rest:
        return Say(zh=f"{hours} 小时", en=f"{hours} h")
    return Say(zh=f"{hours} 小时 {rest} 分", en=f"{hours} h {rest} min")
