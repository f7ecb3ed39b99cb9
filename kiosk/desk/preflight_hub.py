"""Preflight of what comes from the hub: the line, TLS in words, the clock, roster and keys. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from kiosk.desk.preflight import CheckId, Finding, State
from kiosk.desk.tls_words import TLS_SETTINGS, TLS_WORDS, Tls
from sync.domain.badge import Trust
from sync.domain.roster import Roster
from sync.domain.wording import Say

CLOCK_FINE_MS = 2_000
CLOCK_LOOK_MS = 60_000
CLOCK_WRONG_MS = 24 * 3_600_000
"""Certificates are judged by this computer's date: a day off may cost the line."""
ROSTER_FRESH = timedelta(hours=24)
CERTIFICATE_SOON = timedelta(days=7)
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class Reach(StrEnum):
    """What became of one question to the hub."""

    ANSWERED = "answered"
    NOT_SECURE = "not-secure"
    SILENT = "silent"
    """No answer, or none in time."""
    PORTAL = "portal"
    """A page for people: the network wants a log-in first."""
    REFUSED = "refused"
    """The hub answers and does not admit this kiosk."""
    STRANGE = "strange"
    """Something else answers, or the hub has an error of its own."""


@dataclass(frozen=True, slots=True)
class HubFacts:
    """What one question to the hub showed."""

    url: str
    reach: Reach
    tls: Tls | None = None
    """Why not, where `reach` is NOT_SECURE."""
    good_from: datetime | None = None
    good_until: datetime | None = None
    """Of the certificate that was shown, believed or not; aware UTC."""
    offset_ms: int | None = None
    """The hub's clock less this one; None where it was not measured."""
    uncertainty_ms: int = 0
    said: Say | None = None
    """The problem's own words, for the rarer ones."""


@dataclass(frozen=True, slots=True)
class RosterFacts:
    """What lies here of the event."""

    roster: Roster | None
    pulled_at: datetime | None = None
    """When the hub last answered, aware UTC; None where that is not known."""


def judge_hub(facts: HubFacts, now: datetime) -> Finding:
    """Say whether entries get to the hub, and how safely.

    Args:
        now: this computer's own time, aware: certificates are judged by it.
    """
    match facts.reach:
        case Reach.NOT_SECURE:
            return _not_secure(facts, now)
        case Reach.SILENT:
            return Finding(CheckId.HUB, State.LOOK, _SILENT, _SILENT_TODO)
        case Reach.PORTAL:
            return Finding(CheckId.HUB, State.STOP, _PORTAL, _PORTAL_TODO)
        case Reach.REFUSED:
            return Finding(CheckId.HUB, State.STOP, _REFUSED, facts.said or _REFUSED_TODO)
        case Reach.STRANGE:
            return Finding(CheckId.HUB, State.LOOK, _STRANGE, facts.said or _SILENT_TODO)
        case Reach.ANSWERED:
            return _answered(facts, now)


def judge_clock(
    offset_ms: int | None, uncertainty_ms: int = 0, measured_at: datetime | None = None
) -> Finding:
    """Say how this computer's clock stands against the hub's.

    Args:
        offset_ms: the hub's time less this one; None where it was never measured.
        measured_at: None: just now; else when, and the hub cannot be asked at present.
    """
    if offset_ms is None:
        return Finding(CheckId.CLOCK, State.UNKNOWN, _CLOCK_UNKNOWN, _CLOCK_UNKNOWN_TODO)
    apart = abs(offset_ms)
    if apart <= max(CLOCK_FINE_MS, uncertainty_ms):
        word = _CLOCK_FINE
    else:
        word = (_CLOCK_SLOW if offset_ms > 0 else _CLOCK_FAST).fill(span=_span(apart))
    if measured_at is not None:
        word = _CLOCK_THEN.fill(said=word)
    if apart >= CLOCK_WRONG_MS:
        return Finding(CheckId.CLOCK, State.STOP, word, _CLOCK_TODO)
    if apart > max(CLOCK_LOOK_MS, uncertainty_ms):
        return Finding(CheckId.CLOCK, State.LOOK, word, _CLOCK_TODO)
    return Finding(CheckId.CLOCK, State.OK, word)


def judge_roster(facts: RosterFacts, now: datetime) -> Finding:
    """Say whether the plan is here, is today's, and how old it is.

    Args:
        now: aware, by the hub's clock as far as it is known.
    """
    roster = facts.roster
    if roster is None or not roster.posts:
        return Finding(CheckId.ROSTER, State.STOP, _NO_ROSTER, _NO_ROSTER_TODO)
    local = roster.event.local
    today = local(now).date()
    shifts = [
        shift
        for shift in roster.shifts.values()
        if local(shift.starts).date() <= today <= local(shift.ends).date()
    ]
    word = _ROSTER.fill(people=len(roster.volunteers), shifts=len(shifts))
    if facts.pulled_at is not None:
        word = _AGED.fill(said=word, age=_ago(now - facts.pulled_at))
    if not shifts:
        return Finding(CheckId.ROSTER, State.LOOK, word, _NO_SHIFTS_TODO)
    if facts.pulled_at is not None and now - facts.pulled_at > ROSTER_FRESH:
        return Finding(CheckId.ROSTER, State.LOOK, word, _OLD_TODO)
    return Finding(CheckId.ROSTER, State.OK, word)


def judge_keys(trust: Trust | None, roster: Roster | None, now: datetime) -> Finding:
    """Say whether badges can be verified, today and until tonight.

    Args:
        trust: None where the key list's own seal does not hold.
        now: aware, by the hub's clock as far as it is known.
    """
    if trust is None:
        return Finding(CheckId.KEYS, State.STOP, _BAD_SEAL, _KEYS_TODO)
    keys = trust.keys.values()
    good = [key for key in keys if key.good_from <= now < key.good_until]
    if not good:
        coming = any(now < key.good_from for key in keys)
        word = _KEYS_COMING if coming else _KEYS_GONE if keys else _NO_KEYS
        todo = _KEYS_CLOCK_TODO if coming else _KEYS_TODO
        return Finding(CheckId.KEYS, State.STOP, word, todo)
    until = max(key.good_until for key in good)
    local = roster.event.local if roster is not None else _same_zone
    at = local(until)
    if at.date() <= local(now).date():
        said = _KEYS_TODAY.fill(time=f"{at:%H:%M}")
        return Finding(CheckId.KEYS, State.LOOK, said, _KEYS_TODAY_TODO)
    return Finding(CheckId.KEYS, State.OK, _KEYS.fill(many=len(good), day=f"{at:%Y-%m-%d}"))


def _same_zone(at: datetime) -> datetime:
    return at


def _answered(facts: HubFacts, now: datetime) -> Finding:
    parts = urlsplit(facts.url)
    if parts.scheme != "https":
        if parts.hostname in _LOOPBACK:
            return Finding(CheckId.HUB, State.OK, _OWN_HUB)
        return Finding(CheckId.HUB, State.LOOK, _PLAIN, _PLAIN_TODO)
    if facts.good_until is not None and facts.good_until - now < CERTIFICATE_SOON:
        said = _SECURE_SOON.fill(day=f"{facts.good_until:%Y-%m-%d}")
        return Finding(CheckId.HUB, State.LOOK, said, _SECURE_SOON_TODO)
    return Finding(CheckId.HUB, State.OK, _SECURE)


def _not_secure(facts: HubFacts, now: datetime) -> Finding:
    tls = facts.tls or Tls.OTHER
    word, todo = TLS_WORDS[tls]
    host = urlsplit(facts.url).hostname or facts.url
    days = {
        "host": host,
        "today": f"{now.astimezone(UTC):%Y-%m-%d}",
        "start": f"{facts.good_from:%Y-%m-%d}" if facts.good_from else "?",
        "end": f"{facts.good_until:%Y-%m-%d}" if facts.good_until else "?",
    }
    said, do = word.fill(**days), todo.fill(**days)
    return Finding(CheckId.HUB, State.STOP, said, do, TLS_SETTINGS.get(tls))


def _span(apart_ms: int) -> Say:
    seconds = apart_ms / 1000
    if seconds < 60:
        return Say(zh="{n} 秒", en="{n} s").fill(n=f"{seconds:.0f}")
    if seconds < 3600:
        return Say(zh="{n} 分钟", en="{n} min").fill(n=round(seconds / 60))
    if seconds < 48 * 3600:
        return Say(zh="{n} 小时", en="{n} h").fill(n=round(seconds / 3600))
    return Say(zh="{n} 天", en="{n} days").fill(n=round(seconds / 86400))


def _ago(age: timedelta) -> Say:
    if age < timedelta(minutes=1):
        return Say(zh="刚刚", en="just now")
    seconds_ms = int(age / timedelta(milliseconds=1))
    return Say(zh="{span}前", en="{span} ago").fill(span=_span(seconds_ms))


_SECURE = Say(zh="连得上，加密，证书有效", en="Reached; encrypted, certificate valid")
_SECURE_SOON = Say(
    zh="连得上，加密；证书 {day} 到期", en="Reached, encrypted; the certificate ends on {day}"
)
_SECURE_SOON_TODO = Say(
    zh="请组织方在到期前换证书。", en="Have the organiser renew the certificate before that."
)
_OWN_HUB = Say(zh="中心就在本机，连得上", en="The hub is on this computer and answers")
_PLAIN = Say(zh="连得上，但没有加密（http）", en="Reached, but not encrypted (http)")
_PLAIN_TODO = Say(
    zh="只在自己的网络里这样用；公共 Wi-Fi 上请组织方改用 https。",
    en="Only on a network of your own; on public Wi-Fi have the organiser use https.",
)
_SILENT = Say(zh="连不上中心", en="The hub does not answer")
_SILENT_TODO = Say(
    zh="查一下网络。签到照常，记录都存在本机，连上后自动上传。",
    en="Check the network. Check-in goes on; everything is kept here and sent by itself.",
)
_PORTAL = Say(zh="网络要先登录", en="The network wants a log-in first")
_PORTAL_TODO = Say(
    zh="打开浏览器，完成 Wi-Fi 的登录页面，再查一次。签到照常，记录都在本机。",
    en="Open the browser, complete the Wi-Fi's log-in page, then check again. "
    "Check-in goes on; everything is kept here.",
)
_REFUSED = Say(zh="中心不接受这台签到台", en="The hub does not admit this kiosk")
_REFUSED_TODO = Say(
    zh="记录都在本机，一条未丢；请联系组织方：停用的可以在中心恢复，没有登记的要一个新登记码。",
    en="Everything is kept here. Call the organiser: a withdrawn kiosk can be let back in at the "
    "hub, an unknown one needs a new enrolment code.",
)
_STRANGE = Say(zh="有回应，但不对劲", en="Something answers, but not as it should")

_CLOCK_FINE = Say(zh="和中心一致", en="Agrees with the hub")
_CLOCK_SLOW = Say(zh="比中心慢 {span}", en="{span} behind the hub")
_CLOCK_FAST = Say(zh="比中心快 {span}", en="{span} ahead of the hub")
_CLOCK_THEN = Say(zh="上次对时：{said}", en="When last compared: {said}")
_CLOCK_TODO = Say(
    zh="把电脑的日期和时间设为自动。签到时间按中心校正，不会记错。",
    en="Set date and time to automatic. Entries go by the hub's clock all the same.",
)
_CLOCK_UNKNOWN = Say(zh="还没和中心对过时", en="Not compared with the hub yet")
_CLOCK_UNKNOWN_TODO = Say(
    zh="看一眼屏幕右上角的时间对不对；连上中心后自动对时。",
    en="See that the time above is right; it is compared by itself once the hub answers.",
)

_ROSTER = Say(
    zh="{people} 名志愿者，今天 {shifts} 个班次", en="{people} volunteers, {shifts} shifts today"
)
_AGED = Say(zh="{said}，{age}更新", en="{said}, as of {age}")
_NO_ROSTER = Say(zh="还没有花名册", en="No roster yet")
_NO_ROSTER_TODO = Say(
    zh="连上网络，等同步完成。没有花名册就查不到排班。",
    en="Connect the network and wait for the exchange: without a roster there is no plan.",
)
_NO_SHIFTS_TODO = Say(
    zh="今天没有班次：看看电脑日期和活动对不对，不对请联系组织方。",
    en="Nothing is planned for today: see whether date and event are right, else call the organiser.",
)
_OLD_TODO = Say(
    zh="超过一天没更新了。连上网络，等它自动更新再开岗。",
    en="More than a day old: connect the network and let it update before opening.",
)

_KEYS = Say(zh="{many} 把有效，用到 {day}", en="{many} valid, until {day}")
_KEYS_TODAY = Say(zh="今天 {time} 到期", en="They end today at {time}")
_KEYS_TODAY_TODO = Say(
    zh="到期后验不了胸牌。到时之前连一次网，会自动更新。",
    en="After that no badge can be verified. Connect once before; they are renewed by themselves.",
)
_NO_KEYS = Say(zh="没有验胸牌的密钥", en="No keys to verify badges with")
_KEYS_GONE = Say(zh="验胸牌的密钥过期了", en="The badge keys have expired")
_KEYS_COMING = Say(
    zh="密钥还没生效，电脑日期多半错了", en="The keys are not valid yet: wrong date?"
)
_KEYS_CLOCK_TODO = Say(
    zh="把电脑的日期和时间设为自动，再查一次。",
    en="Set date and time to automatic, then check again.",
)
_KEYS_TODO = Say(
    zh="连上网络更新一次；仍不行请联系组织方。在那之前可按姓名查人签到。",
    en="Connect once to renew them; if it stays call the organiser. Until then find people by name.",
)
_BAD_SEAL = Say(zh="密钥清单的签名不对", en="The key list's signature does not hold")
