"""Preflight, half past six: what is ready at this desk, and what to do about the rest.

Facts are measured elsewhere, by small probes; what they mean is judged here and nowhere else,
so that the page and `gatepost doctor` cannot disagree. What concerns the hub (line, clock,
roster, keys) is judged in `preflight_hub`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kiosk.store.problems import StoreError, StoreInUse
from sync.domain.wording import Say, same

GIB = 1024**3
MIB = 1024**2
DISK_FINE = GIB
DISK_LEAST = 100 * MIB
"""A day of a large event is some 20 MiB; the system wants its share, too."""
BATTERY_LEAST = 20
"""Per cent: less does not last through one shift."""


class State(StrEnum):
    """What a line of the page says, by its shape and its word."""

    OK = "ok"
    LOOK = "look"
    """Check-in works; somebody should see to it."""
    STOP = "stop"
    """Do not open before this is settled."""
    UNKNOWN = "unknown"
    """Could not be found out."""


class CheckId(StrEnum):
    """What is checked, in the order of the page."""

    CAMERA = "camera"
    SOUND = "sound"
    STORE = "store"
    DISK = "disk"
    POWER = "power"
    HUB = "hub"
    CLOCK = "clock"
    ROSTER = "roster"
    KEYS = "keys"
    PRINTER = "printer"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was found, and what to do."""

    check: CheckId
    state: State
    word: Say
    todo: Say | None = None
    """None where nothing is to be done."""
    setting: Say | None = None
    """What to change in the settings, for whoever sets the laptop up: said in the terminal."""


@dataclass(frozen=True, slots=True)
class Check:
    """A probe and its judgement, to be run in any thread but the main one."""

    covers: tuple[CheckId, ...]
    look: Callable[[], Sequence[Finding]]
    """Gives a finding for each of `covers`; blocks, but not for ever."""


@dataclass(frozen=True, slots=True)
class CameraFacts:
    """How the camera stands."""

    works: bool
    name: str = ""
    film: bool = False
    """A film stands in for it."""
    opening: bool = False
    title: Say | None = None
    """Why it does not work."""
    todo: Say | None = None


@dataclass(frozen=True, slots=True)
class SoundFacts:
    """What a sound would come out of."""

    wanted: bool = True
    """False: the settings say that there shall be none."""
    speaker: str | None = None
    """Its name; None where there is none."""


@dataclass(frozen=True, slots=True)
class PowerFacts:
    """What feeds the laptop."""

    on_battery: bool
    percent: int | None = None
    """None where there is no battery, or where the system does not say."""


@dataclass(frozen=True, slots=True)
class PrinterFacts:
    """The printers that the system knows."""

    names: tuple[str, ...] = ()
    default: str = ""


def in_order(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Give the findings in the order of the page."""
    order = list(CheckId)
    return tuple(sorted(findings, key=lambda found: order.index(found.check)))


def overall(findings: Sequence[Finding]) -> tuple[State, Say]:
    """Give the one sentence over all lines, and its state."""
    stops, looks, unknown = (
        sum(found.state is state for found in findings)
        for state in (State.STOP, State.LOOK, State.UNKNOWN)
    )
    if stops:
        return State.STOP, _TO_SETTLE.fill(many=stops)
    if looks:
        return State.LOOK, _TO_LOOK_AT.fill(many=looks)
    if unknown:
        return State.UNKNOWN, _NOT_KNOWN.fill(many=unknown)
    return State.OK, _READY


def unknown(check: CheckId, why: Say | None = None) -> Finding:
    """Say that a check came to nothing, or why another one has to come first."""
    if why is not None:
        return Finding(check, State.UNKNOWN, why)
    return Finding(check, State.UNKNOWN, _NOT_ANSWERED, _LOOK_AGAIN)


def judge_camera(facts: CameraFacts) -> Finding:
    """Say whether badges can be seen."""
    if facts.works and facts.film:
        return Finding(CheckId.CAMERA, State.LOOK, _FILM, _FILM_TODO)
    if facts.works:
        return Finding(CheckId.CAMERA, State.OK, _CAMERA.fill(name=facts.name))
    if facts.opening:
        return Finding(CheckId.CAMERA, State.UNKNOWN, _CAMERA_OPENING, _LOOK_AGAIN)
    word = facts.title or Say(zh="摄像头没有画面", en="The camera gives no picture")
    return Finding(CheckId.CAMERA, State.STOP, word, facts.todo or _CAMERA_TODO)


def judge_sound(facts: SoundFacts) -> Finding:
    """Say whether an answer can be heard."""
    if not facts.wanted:
        return Finding(CheckId.SOUND, State.LOOK, _SOUND_OFF, _SOUND_OFF_TODO)
    if facts.speaker is None:
        return Finding(CheckId.SOUND, State.LOOK, _NO_SPEAKER, _NO_SPEAKER_TODO)
    return Finding(CheckId.SOUND, State.OK, _SPEAKER.fill(name=facts.speaker))


def judge_disk(free_bytes: int) -> Finding:
    """Say whether the day's entries have room."""
    said = _FREE.fill(size=size_text(free_bytes))
    if free_bytes < DISK_LEAST:
        return Finding(CheckId.DISK, State.STOP, said, _DISK_FULL_TODO)
    if free_bytes < DISK_FINE:
        return Finding(CheckId.DISK, State.LOOK, said, _DISK_TODO)
    return Finding(CheckId.DISK, State.OK, said)


def judge_power(facts: PowerFacts) -> Finding:
    """Say whether the laptop lasts the day."""
    charge = _CHARGE.fill(percent=facts.percent) if facts.percent is not None else same("")
    if not facts.on_battery:
        return Finding(CheckId.POWER, State.OK, _PLUGGED.fill(charge=charge))
    low = facts.percent is not None and facts.percent < BATTERY_LEAST
    said = _ON_BATTERY.fill(charge=charge)
    return Finding(CheckId.POWER, State.STOP if low else State.LOOK, said, _POWER_TODO)


def judge_printer(facts: PrinterFacts | None) -> Finding:
    """Say whether a replacement badge can be printed; None: the add-on for it is not there."""
    if facts is None or not facts.names:
        return Finding(CheckId.PRINTER, State.LOOK, _NO_PRINTER, _NO_PRINTER_TODO)
    name = facts.default or facts.names[0]
    if not facts.default:
        said = _NO_DEFAULT.fill(many=len(facts.names))
        return Finding(CheckId.PRINTER, State.LOOK, said, _NO_DEFAULT_TODO)
    return Finding(CheckId.PRINTER, State.OK, same(name))


def judge_store(problem: StoreError | None) -> Finding:
    """Say whether what is recorded is kept: a line was written and every page was read."""
    if isinstance(problem, StoreInUse):
        return Finding(CheckId.STORE, State.UNKNOWN, problem.title, _IN_USE_TODO)
    if problem is not None:
        return Finding(CheckId.STORE, State.STOP, problem.title, problem.message)
    return Finding(CheckId.STORE, State.OK, _STORE)


def size_text(size: int) -> str:
    """Give a size for people: 38 GB, 1.2 GB, 640 MB."""
    if size >= 10 * GIB:
        return f"{size // GIB} GB"
    if size >= GIB:
        return f"{size / GIB:.1f} GB"
    return f"{size // MIB} MB"


TITLES = {
    CheckId.CAMERA: Say(zh="摄像头", en="Camera"),
    CheckId.SOUND: Say(zh="声音", en="Sound"),
    CheckId.STORE: Say(zh="本机数据库", en="Database"),
    CheckId.DISK: Say(zh="磁盘空间", en="Disk space"),
    CheckId.POWER: Say(zh="电源", en="Power"),
    CheckId.HUB: Say(zh="中心与网络", en="Hub and network"),
    CheckId.CLOCK: Say(zh="时钟", en="Clock"),
    CheckId.ROSTER: Say(zh="花名册", en="Roster"),
    CheckId.KEYS: Say(zh="胸牌密钥", en="Badge keys"),
    CheckId.PRINTER: Say(zh="打印机", en="Printer"),
}

STATE_WORDS = {
    State.OK: Say(zh="好", en="fine"),
    State.LOOK: Say(zh="留意", en="see to it"),
    State.STOP: Say(zh="要处理", en="settle first"),
    State.UNKNOWN: Say(zh="没查到", en="not known"),
}

_READY = Say(zh="可以开岗", en="Ready to open")
_TO_SETTLE = Say(zh="有 {many} 项要先处理", en="To settle first: {many}")
_TO_LOOK_AT = Say(zh="可以开岗，有 {many} 项请留意", en="Ready to open; to see to: {many}")
_NOT_KNOWN = Say(zh="可以开岗，有 {many} 项没查到", en="Ready to open; not known: {many}")
_NOT_ANSWERED = Say(zh="没有及时查出来", en="No answer in time")
_LOOK_AGAIN = Say(zh="过一会儿再查一次。", en="Check again in a moment.")

_CAMERA = Say(zh="有画面：{name}", en="Gives a picture: {name}")
_CAMERA_OPENING = Say(zh="正在打开摄像头", en="The camera is being opened")
_CAMERA_TODO = Say(
    zh="插好摄像头，或换一个；也可以用 USB 扫码枪。",
    en="Plug the camera in or choose another; a USB scanner works, too.",
)
_FILM = Say(zh="正在放影片，不是摄像头", en="A film plays instead of a camera")
_FILM_TODO = Say(zh="这是演示；真的开岗前请接上摄像头。", en="Before a real day, use a camera.")

_SPEAKER = Say(zh="扬声器：{name}", en="Loudspeaker: {name}")
_NO_SPEAKER = Say(zh="没有扬声器", en="No loudspeaker")
_NO_SPEAKER_TODO = Say(
    zh="接上音箱或耳机再查一次；没有声音也能签到，请看屏幕。",
    en="Connect one and check again. Check-in works without sound: watch the screen.",
)
_SOUND_OFF = Say(zh="设置里关掉了声音", en="Sound is switched off in the settings")
_SOUND_OFF_TODO = Say(
    zh="要听见结果，把设置 sounds 改为 true 再启动。",
    en="To hear the answers set sounds = true and start again.",
)

_STORE = Say(zh="能写入，数据完好", en="Can be written, and is sound")

_IN_USE_TODO = Say(
    zh="请看那个窗口里的“开岗前检查”，或先关掉它再查。",
    en="See “Before opening” in its window, or close it and check again.",
)

_FREE = Say(zh="还有 {size}", en="{size} free")
_DISK_TODO = Say(
    zh="够用一天。有空时清一清磁盘。", en="Enough for a day; free some space when you can."
)
_DISK_FULL_TODO = Say(
    zh="快满了，记录可能存不下。先删掉不用的文件，腾出 1 GB。",
    en="Almost full: entries may not fit. Delete what is not needed, to have 1 GB free.",
)

_PLUGGED = Say(zh="接着电源{charge}", en="Plugged in{charge}")
_ON_BATTERY = Say(zh="在用电池{charge}", en="On battery{charge}")
_CHARGE = Say(zh="，电量 {percent}%", en=", {percent} % charged")
_POWER_TODO = Say(
    zh="接上电源；没有插座就备好充电宝，撑一整天。",
    en="Plug it in; where there is no socket have a power bank for the day.",
)

_NO_PRINTER = Say(zh="没有打印机", en="No printer")
_NO_PRINTER_TODO = Say(
    zh="补办胸牌会存成 PDF；要当场打印，请接上打印机。签到不受影响。",
    en="Replacement badges are saved as PDF; to print on the spot connect a printer. "
    "Check-in does not need one.",
)
_NO_DEFAULT = Say(
    zh="有 {many} 台打印机，没有选定默认的", en="{many} printers, none is the default"
)
_NO_DEFAULT_TODO = Say(
    zh="在系统设置里选一台默认打印机。", en="Choose a default printer in the system's settings."
)
