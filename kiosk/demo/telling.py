"""What the demonstration says on the terminal, line by line, in the reader's language."""

from pathlib import Path

from rich.console import Console
from rich.table import Table

from kiosk.app import Kiosk, Scanned
from kiosk.demo.notes import Notes, Verdict
from kiosk.desk.states import Answer
from sync.client.line import Line, LineState
from sync.domain.figures import Figures
from sync.domain.wording import Language, Say, mask

HUB = Say(
    zh="启动中心，载入示例活动（2023 世界机器人大会）……",
    en="Starting a hub with the sample event (World Robot Conference 2023) …",
)
PRINTING = Say(zh="打印 100 张胸牌……", en="Printing 100 badges …")
PRINTED = Say(zh="胸牌已打印到 {path}", en="The badges are in {path}")
CAMERA = Say(
    zh="窗口已打开。打印或用手机显示 {path} 里的胸牌，举到摄像头前。中心页面：{url}",
    en="The window is open. Print a badge of {path} and hold it to the camera. Hub: {url}",
)
FILM = Say(
    zh="没有摄像头：用 {seconds} 秒的影片代替，影片里是刚打印的胸牌。中心页面：{url}",
    en="No webcam: a film of {seconds} s of the badges just printed stands in. Hub: {url}",
)
OVER = Say(zh="影片结束。关闭窗口即可退出。", en="The film is over. Close the window to leave.")
CUT = Say(zh="网络断开", en="The network is away")
HEALED = Say(zh="网络恢复", en="The network is back")
PENDING = Say(zh="待传 {n} 条", en="{n} pending")
PICTURES = Say(zh="截图在 {path}", en="Screenshots are in {path}")
AGREE = Say(zh="签到台、中心与剧本的数据一致。", en="Kiosk, hub and script say the same figures.")
DIFFER = Say(
    zh="签到台、中心与剧本的数据不一致，请把文件夹 {path} 交给开发者。",
    en="Kiosk, hub and script do not agree; give the folder {path} to the developers.",
)
COLUMNS = (
    Say(zh="四项数据", en="Headline figures"),
    Say(zh="签到台", en="Kiosk"),
    Say(zh="中心", en="Hub"),
    Say(zh="剧本", en="Script"),
)
ROWS = (
    Say(zh="志愿者", en="Volunteers"),
    Say(zh="上岗人次", en="Duty turns"),
    Say(zh="服务人次", en="People served"),
    Say(zh="服务时长（小时）", en="Service hours"),
)

_MARKS = {Answer.DONE: ("✔", "green"), Answer.CHOOSE: ("▲", "yellow"), Answer.STOP: ("✖", "red")}


class Teller:
    """Writes to the terminal. Names are masked: a terminal is a public screen."""

    def __init__(self, language: Language, console: Console | None = None) -> None:
        self._language = language
        self._console = console or Console(highlight=False, soft_wrap=True)
        self._pending = 0
        self._told = 0
        self._line: Line | None = None

    def step(self, what: Say, **values: object) -> None:
        """Say what is done now."""
        self._console.print(what.fill(**values).in_(self._language), markup=False)

    def scanned(self, scanned: Scanned) -> None:
        """Say an outcome in a line."""
        outcome = scanned.outcome
        mark, colour = _MARKS[outcome.answer]
        parts = [f"{outcome.at:%H:%M:%S}", mark, outcome.word.in_(self._language)]
        if outcome.name:
            parts.append(mask(outcome.name))
        if outcome.post:
            parts.append(outcome.post.in_(self._language))
        took_ms = (scanned.shown_ns - scanned.frame_at_ns) / 1_000_000
        parts.append(f"{took_ms:.0f} ms")
        self._console.print("  ".join(parts), style=colour, markup=False)

    def watch(self, kiosk: Kiosk) -> None:
        """Say whenever the queue or the line changes."""
        self._show_line(kiosk.line)
        kiosk.line_seen.connect(self._show_line)

    def _show_line(self, line: LineState) -> None:
        if line.line is self._line and line.pending == self._pending:
            return
        away = line.line is Line.OFFLINE
        if away != (self._line is Line.OFFLINE):
            self.step(CUT if away else HEALED)
        climbs = away and line.pending > self._pending
        drains = not away and line.pending < self._pending and self._told > 0
        if climbs or drains:
            self.step(PENDING, n=line.pending)
            self._told = line.pending
        self._line, self._pending = line.line, line.pending

    def figures(self, kiosk: Figures, hub: Figures, script: Figures | None = None) -> None:
        """Put the headline figures side by side."""
        columns = [kiosk, hub, *([script] if script else [])]
        table = Table(*(column.in_(self._language) for column in COLUMNS[: len(columns) + 1]))
        for number, row in enumerate(ROWS):
            values = [(f.volunteers, f.turns, f.served, f.hours)[number] for f in columns]
            table.add_row(row.in_(self._language), *(str(value) for value in values))
        self._console.print(table)

    def verdict(self, verdict: Verdict, notes: Notes, folder: Path) -> None:
        """Say how it went."""
        self.figures(verdict.kiosk, verdict.hub, verdict.script)
        if notes.pictures:
            self.step(PICTURES, path=folder)
        self.step(AGREE if verdict.agreed else DIFFER, path=folder)
