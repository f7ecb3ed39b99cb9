"""What the day report says in both languages, for paper and for the workbook."""

from typing import Literal

from kiosk.desk.report import DayReport
from kiosk.printing.faces import plain
from sync.domain.wording import Language, Say

Tongue = Language | Literal["both"]

TITLE = Say(zh="志愿服务日报", en="Volunteer service: day report")
FIGURES = Say(zh="四项数据", en="Headline figures")
SHEET = Say(zh="签到表", en="Sign-in sheet")
HOURS = Say(zh="每小时", en="By the hour")
POSTS = Say(zh="各岗位", en="Posts")
DOUBTS = Say(zh="存疑", en="In doubt")
SERVED = Say(zh="服务人次", en="People served")

VOLUNTEERS = Say(zh="志愿者", en="Volunteers")
TURNS = Say(zh="上岗人次", en="Duty turns")
SERVICE_HOURS = Say(zh="服务时长", en="Service hours")
MEASURED = Say(zh="其中实测", en="Measured")
NOT_MEASURED = Say(zh="非实测", en="Not measured")
MINUTES = Say(zh="分钟", en="Minutes")

PLACE = Say(zh="序号", en="#")
NUMBER = Say(zh="编号", en="Number")
NAME = Say(zh="姓名", en="Name")
TEAM = Say(zh="队伍", en="Team")
POST = Say(zh="岗位", en="Post")
CAME = Say(zh="上岗", en="In")
LEFT = Say(zh="下岗", en="Out")
BREAKS = Say(zh="休息", en="Break")
CREDITED = Say(zh="计时", en="Minutes")
DURATION = Say(zh="计时", en="Time")
HOW = Say(zh="依据", en="Basis")
EXPLANATION = Say(zh="说明", en="Explanation")
FLAGS_HEAD = Say(zh="存疑", en="In doubt")
SIGNATURE = Say(zh="签字", en="Signature")
HOUR = Say(zh="时段", en="Hour")
ON_DUTY = Say(zh="在岗", en="On duty")
DUTY = Say(zh="职责", en="Duty")
SHIFTS = Say(zh="班次", en="Shifts")
REQUIRED = Say(zh="需要", en="Places")
SERVICE = Say(zh="服务类别", en="Kind of service")
TO_SETTLE = Say(zh="必须核定", en="To be settled")
WORTH_A_LOOK = Say(zh="请留意", en="Worth a look")
WHAT = Say(zh="情况", en="What")
TODO = Say(zh="怎么办", en="What to do")
TOTAL = Say(zh="合计", en="Total")
DATE = Say(zh="日期", en="Date")
MADE = Say(zh="生成时间", en="Made at")
CAPTAIN = Say(zh="岗长", en="Captain")
RULES = Say(zh="计时规则", en="Rules")
ZONE = Say(zh="时区", en="Time zone")
STILL_ON = Say(zh="在岗", en="still on")
NO_TURNS = Say(zh="这一天没有上岗记录。", en="Nobody was on duty on this day.")
NO_DOUBTS = Say(zh="没有存疑的记录。", en="Nothing is in doubt.")
NO_SERVED = Say(zh="这一天没有计数。", en="Nobody was counted on this day.")
STILL = Say(
    zh="生成时还有 {n} 人在岗，他们的时长按计划推定。",
    en="{n} were still on duty when this was made; their time is assumed by the plan.",
)
FIRST_POST = Say(
    zh="经过几个岗位的一次上岗，人次和时长记在第一个岗位。",
    en="A turn through several posts counts at its first.",
)
ON_PAPER = Say(
    zh="本表由岗亭按日志生成，仅含本签到台的记录；以中心核定为准。",
    en="Made by Gatepost from this kiosk's journal alone; what the hub settles prevails.",
)
PAGE = Say(zh="第 {n} / {all} 页", en="Page {n} of {all}")
SIGNED_BY = Say(zh="岗长签字：", en="Captain's signature:")


class Words:
    """Puts a pair into the language of the report."""

    def __init__(self, tongue: Tongue) -> None:
        self.tongue = tongue

    def __call__(self, said: Say) -> str:
        """Give it on one line."""
        return plain(" ".join(self.lines(said)))

    def lines(self, said: Say) -> tuple[str, ...]:
        """Give it on a line for each language that it differs in."""
        if self.tongue != "both":
            return (plain(said.in_(self.tongue)),)
        return (plain(said.zh),) if said.zh == said.en else (plain(said.zh), plain(said.en))


def duration(minutes: int) -> str:
    """Write a time as people sign for it: 4:48."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def file_stem(report: DayReport) -> str:
    """Name the file by the day alone: a file name is no place for anybody's name."""
    return f"gatepost-{report.day:%Y%m%d}"
