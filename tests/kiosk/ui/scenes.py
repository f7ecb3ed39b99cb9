"""Made-up moments at a gate, for tests, pictures and benches of the window."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from PySide6.QtGui import QImage

from kiosk.desk import words
from kiosk.desk.doubt_words import DoubtLists
from kiosk.desk.states import (
    Answer,
    Choice,
    Notice,
    Offer,
    Outcome,
    PostCounters,
    RecentScan,
)
from kiosk.scanning.glance import Hint
from kiosk.scanning.source import SourceLost
from kiosk.ui.window import MainWindow
from kiosk.workers.preview import Lens
from kiosk.workers.scanning import CameraState, CameraView
from sync.client.line import Line, LineState
from sync.domain.badge import Refusal
from sync.domain.entries import EntryId
from sync.domain.wording import Say, same
from tests.kiosk.ui import (
    asking_scenes,
    board_scenes,
    camera_scenes,
    evening_scenes,
    lock_scenes,
    morning_scenes,
    organiser_scenes,
    people_scenes,
    review_scenes,
    stick_scenes,
    walkin_scenes,
    words_scenes,
)

ZONE = ZoneInfo("Asia/Shanghai")
AT = datetime(2023, 8, 16, 23, 2, 15, tzinfo=UTC)
LOCAL = AT.astimezone(ZONE)
EVENT = Say(zh="2023 世界机器人大会", en="2023 World Robot Conference")
SOUTH = Say(zh="会场南门", en="South Gate")
TEAM = "亦愿 · 青年职工一中队"
ROUTE = Say(zh="会场南门 · 路线指引", en="South Gate · directions")
LOOKING = CameraView(CameraState.LOOKING, "HD Webcam C270")
LOST = CameraView(
    CameraState.LOST, "HD Webcam C270", title=SourceLost.title, todo=SourceLost.default
)


def entry(number: int) -> EntryId:
    """Give the id of made-up entry `number`."""
    return EntryId(f"018a0000-0000-7000-8000-{number:012x}")


def done(word: Say = words.ON, happened: str = "on", **changes: object) -> Outcome:
    """Give a green card."""
    fields: dict[str, object] = {
        "answer": Answer.DONE,
        "happened": happened,
        "word": word,
        "at": AT,
        "entry": entry(1),
        "name": "王晓安",
        "team": TEAM,
        "post": ROUTE,
        "todo": words.EARLY.fill(n=58, time="08:00"),
    }
    return Outcome(**{**fields, **changes})  # type: ignore[arg-type]


def elsewhere(**changes: object) -> Outcome:
    """Give an amber card with two offers."""
    station = Say(zh="荣昌东地铁站 A 口", en="Rongchang East, Exit A")
    fields: dict[str, object] = {
        "answer": Answer.CHOOSE,
        "happened": "elsewhere",
        "word": words.ELSEWHERE,
        "at": AT,
        "entry": entry(2),
        "name": "李晨",
        "team": "荣昌东驿站",
        "todo": words.PLANNED_AT.fill(post=station, time="08:00"),
        "offers": (
            Offer(Choice.TAKE_ON_HERE, words.MOVE_HERE),
            Offer(Choice.SEND_THERE, words.SEND_THERE.fill(post=station)),
        ),
    }
    return Outcome(**{**fields, **changes})  # type: ignore[arg-type]


def unassigned() -> Outcome:
    """Give the card of somebody who is not planned today."""
    return elsewhere(
        happened="unassigned",
        word=words.UNASSIGNED,
        name="欧阳思远",
        todo=words.NOT_PLANNED,
        offers=(
            Offer(Choice.TAKE_ON_HERE, words.TAKE_ON_HERE),
            Offer(Choice.SEND_THERE, words.LEAVE),
        ),
    )


def refused(reason: Refusal) -> Outcome:
    """Give the red card of a refusal."""
    word, todo = words.REFUSALS[reason]
    return Outcome(Answer.STOP, reason.value, word, AT, entry(3), todo=todo)


def counters(**changes: object) -> PostCounters:
    """Give the numbers of the south gate."""
    start = LOCAL.replace(hour=8, minute=0, second=0)
    fields: dict[str, object] = {
        "name": SOUTH,
        "shift": (start, start + timedelta(hours=4, minutes=30)),
        "on_duty": 4,
        "required": 6,
        "served": 128,
        "services": (
            ("route", Say(zh="指路", en="directions")),
            ("question", Say(zh="会场问询", en="questions")),
            ("lost", Say(zh="失物招领", en="lost and found")),
            ("order", Say(zh="秩序维护", en="keeping order")),
            ("emergency", Say(zh="应急帮助", en="emergency help")),
            ("other", Say(zh="其他", en="other")),
        ),
    }
    return PostCounters(**{**fields, **changes})  # type: ignore[arg-type]


def recent(count: int = 9) -> tuple[RecentScan, ...]:
    """Give the last scans, the newest first."""
    lines = (
        (0, Answer.DONE, words.ON, "王*"),
        (1, Answer.DONE, words.ON, "李*"),
        (3, Answer.CHOOSE, words.ELSEWHERE, "赵*"),
        (4, Answer.STOP, words.REFUSED, "—"),
        (4, Answer.DONE, words.ON, "陈*"),
        (7, Answer.DONE, words.OFF, "周*"),
        (8, Answer.DONE, words.ON, "欧*"),
        (12, Answer.DONE, words.ALREADY_ON, "孙*"),
        (15, Answer.DONE, words.ON, "吴*"),
    )
    return tuple(
        RecentScan(entry(at), LOCAL - timedelta(minutes=ago), answer, word, who, at in {0, 1})
        for at, (ago, answer, word, who) in enumerate(lines[:count])
    )


def review(settle: int = 2, look: int = 3, settled: int = 0) -> DoubtLists:
    """Give what is in doubt: an entry set aside by the hub first, then open questions."""
    return review_scenes.some_doubts(settle, look, settled)


def relayed() -> LineState:
    """Give a line whose hub is away, and a relay that holds nearly everything."""
    return replace(offline(), held=offline().pending - 2, relay="http://192.168.1.7:8643")


def synced() -> LineState:
    """Give the line when all is well."""
    return LineState(
        Line.SYNCED, last_exchange=AT - timedelta(seconds=8), offset_ms=-420, uncertainty_ms=31
    )


def offline() -> LineState:
    """Give the line four minutes after it broke."""
    return LineState(
        Line.OFFLINE,
        pending=3,
        last_exchange=AT - timedelta(minutes=4, seconds=20),
        offline_since=AT - timedelta(minutes=4),
        reason=Say(
            zh="连不上中心。请照常签到；网络恢复后自动补传。",
            en="The hub cannot be reached. Go on; everything is sent when the network is back.",
        ),
        offset_ms=-420,
        uncertainty_ms=31,
    )


def stopped() -> LineState:
    """Give the line when the hub refuses the kiosk."""
    return LineState(
        Line.STOPPED,
        pending=12,
        last_exchange=AT - timedelta(minutes=42),
        quarantined=1,
        reason=Say(
            zh="中心不认这台签到台了。请联系组织方；记录都在，不会丢。",
            en="The hub no longer accepts this kiosk. Call the organiser; nothing is lost.",
        ),
        offset_ms=7_205_000,
        uncertainty_ms=40,
    )


def gate_picture(width: int = 640, height: int = 480) -> QImage:
    """Draw somebody who holds a badge up, as a camera might see it."""
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    light = 110 + 70 * (columns / width) - 40 * (rows / height)
    pixels = np.stack([light * 1.05, light * 0.98, light * 0.88], axis=-1)
    x, y = columns / width, rows / height
    body = ((x - 0.5) / 0.3) ** 2 + ((y - 1.02) / 0.45) ** 2 < 1
    head = ((x - 0.5) / 0.1) ** 2 + ((y - 0.3) / 0.17) ** 2 < 1
    pixels[body] = (150, 92, 40)
    pixels[head] = (140, 170, 205)
    card = (abs(x - 0.5) < 0.11) & (abs(y - 0.6) < 0.2)
    pixels[card] = (245, 245, 245)
    code = np.random.default_rng(7).random((21, 21)) < 0.5
    for at in ((0, 0), (0, 14), (14, 0)):
        code[at[0] : at[0] + 7, at[1] : at[1] + 7] = True
        code[at[0] + 1 : at[0] + 6, at[1] + 1 : at[1] + 6] = False
        code[at[0] + 2 : at[0] + 5, at[1] + 2 : at[1] + 5] = True
    side = height // 4
    ink = np.kron(code, np.ones((side // 21, side // 21), bool))
    top, left = int(height * 0.62) - ink.shape[0] // 2, width // 2 - ink.shape[1] // 2
    pixels[top : top + ink.shape[0], left : left + ink.shape[1]][ink] = 25
    size = (pixels.shape[1], pixels.shape[0])
    return Lens(size, None, mirrored=False).picture(np.clip(pixels, 0, 255).astype(np.uint8))


def dress(window: MainWindow) -> None:
    """Put an ordinary morning into a window."""
    window.show_event(EVENT, ZONE)
    window.show_counters(counters())
    window.scan.show_recent(recent())
    window.review.show_doubts(review())
    window.show_line(synced())
    window.eye.show_camera(LOOKING)
    window.eye.show_preview(gate_picture())
    window.show_clock(AT)


@dataclass(frozen=True, slots=True)
class Scene:
    """A state of the window by name."""

    name: str
    page: str
    """The page at the front, by its name in the house."""
    set_up: Callable[[MainWindow], None] = field(repr=False)


def _lost(window: MainWindow) -> None:
    window.eye.show_camera(LOST)


def _opening(window: MainWindow) -> None:
    window.eye.show_camera(CameraView(CameraState.OPENING, "HD Webcam C270"))


def _first_minute(window: MainWindow) -> None:
    window.scan.show_recent(())
    window.review.show_doubts(DoubtLists())
    window.show_counters(counters(on_duty=0, served=0))
    window.show_line(LineState(Line.WAITING))


def _tally(window: MainWindow) -> None:
    window.sheets.tally.open()


def _card(outcome: Outcome) -> Callable[[MainWindow], None]:
    return lambda window: window.show_outcome(outcome)


def _line(state: LineState) -> Callable[[MainWindow], None]:
    return lambda window: window.show_line(state)


def _hint(hint: Hint) -> Callable[[MainWindow], None]:
    return lambda window: window.eye.show_hint(hint)


CODE = ((0.418, 0.51), (0.582, 0.51), (0.582, 0.72), (0.418, 0.72))
"""Where `gate_picture` has its code, as shares of it."""


def _noticed(window: MainWindow) -> None:
    text = Say(
        zh="张晓安 已换到会场西门，时间连续计算", en="Moved to the west gate; the clock runs on"
    )
    window.notices.show_notice(Notice(Answer.DONE, text, entry(7)))


def _not_noted(window: MainWindow) -> None:
    text = Say(
        zh="没有记下：磁盘没有空间了。请清出空间再试。",
        en="Not saved: the disk is full. Free some space, then try again.",
    )
    window.notices.show_notice(Notice(Answer.STOP, text))


def _locked(window: MainWindow) -> None:
    lock_scenes.locked(window)
    window.scan.show_recent(tuple(replace(scan, undoable=False) for scan in recent()))


def _code_seen(window: MainWindow) -> None:
    window.eye.show_codes((CODE,))


def scenes() -> list[Scene]:
    """Give every state that the window has."""
    made = [
        Scene("idle", "scan", lambda _window: None),
        Scene("first-minute", "scan", _first_minute),
        Scene("on", "scan", _card(done())),
        Scene("off", "scan", _card(done(words.OFF, "off", todo=words.THANKS.fill(h=4, m=28)))),
        Scene("repeat", "scan", _card(done(words.ALREADY_ON, "repeat", todo=words.REPEATED))),
        Scene("moved", "scan", _card(done(words.MOVED, "moved", todo=words.CLOCK_RUNS_ON))),
        Scene("elsewhere", "scan", _card(elsewhere())),
        Scene("unassigned", "scan", _card(unassigned())),
        Scene(
            "long-name",
            "scan",
            _card(
                done(
                    name="<b>阿卜杜热合曼·</b>买买提吐尔逊江·阿布都克里木 𠮷龘㛃",
                    team="北京市经济技术开发区志愿服务联合会 · 亦愿总队 · 荣昌东大队 · 青年职工一中队",
                    post=same("失物招领与问询台 · 会场问询、失物登记与走失人员协助"),
                )
            ),
        ),
        Scene("offline", "scan", _line(offline())),
        Scene("stopped", "scan", _line(stopped())),
        Scene("camera-lost", "scan", _lost),
        Scene("camera-opening", "scan", _opening),
        Scene("tally", "scan", _tally),
        Scene("notice", "review", _noticed),
        Scene("notice-stop", "sync", _not_noted),
        Scene("code-seen", "scan", _code_seen),
        Scene("sync-synced", "sync", lambda _window: None),
        Scene("sync-offline", "sync", _line(offline())),
        Scene("sync-relay", "sync", _line(relayed())),
        Scene("sync-stopped", "sync", _line(stopped())),
        Scene("sync-coming", "sync", _line(replace(synced(), came=90_000, left=110_000))),
        Scene("sync-alone", "sync", _line(LineState(pending=41))),
    ]
    made += [Scene(f"hint-{hint.value}", "scan", _hint(hint)) for hint in Hint]
    made += [
        Scene("camera-page", "scan", camera_scenes.working),
        Scene("camera-page-less", "scan", camera_scenes.less_than_asked),
        Scene("camera-page-awaited", "scan", camera_scenes.awaited),
        Scene("camera-page-none", "scan", camera_scenes.none_there),
        Scene("camera-page-shy", "scan", camera_scenes.shy),
        Scene("camera-page-film", "scan", camera_scenes.film),
        Scene("photo-drop", "scan", camera_scenes.dropping),
        Scene("photo-reading", "scan", camera_scenes.reading),
        Scene("photo-refused", "scan", camera_scenes.refused),
    ]
    made += [
        Scene("preflight-ready", "preflight", morning_scenes.ready),
        Scene("preflight-not-ready", "preflight", morning_scenes.not_ready),
        Scene("preflight-looking", "preflight", morning_scenes.looking),
        Scene("posts-several", "posts", morning_scenes.several_posts),
        Scene("posts-all", "posts", morning_scenes.all_posts),
        Scene("posts-fixed", "posts", morning_scenes.fixed_posts),
        Scene("posts-no-match", "posts", morning_scenes.posts_no_match),
    ]
    made += [
        Scene("locked", "scan", _locked),
        Scene("lock-unlocking", "scan", lock_scenes.unlocking),
        Scene("lock-wrong", "scan", lock_scenes.wrong),
        Scene("lock-choosing", "scan", lock_scenes.choosing),
        Scene("lock-easy", "scan", lock_scenes.easy),
        Scene("lock-options", "scan", lock_scenes.options),
        Scene("lock-no-pin", "scan", lock_scenes.no_pin),
    ]
    made += [Scene(*one) for one in review_scenes.SCENES]
    made += [Scene(*one) for one in board_scenes.SCENES]
    made += [Scene(*one) for one in evening_scenes.SCENES]
    made += [Scene(*one) for one in people_scenes.SCENES]
    made += [Scene(*one) for one in asking_scenes.SCENES]
    made += [Scene(*one) for one in walkin_scenes.SCENES]
    made += [Scene(*one) for one in organiser_scenes.SCENES]
    made += [Scene(*one) for one in stick_scenes.SCENES]
    made += [Scene(*one) for one in words_scenes.SCENES]
    made += [Scene(f"refused-{reason.value}", "scan", _card(refused(reason))) for reason in Refusal]
    return made
