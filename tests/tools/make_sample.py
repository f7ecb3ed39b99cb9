"""Make the sample event in assets/sample: the 2023 World Robot Conference at Yizhuang.

Everybody in it is made up. The same source gives the same file to the byte; a test compares
them. `python -m tests.tools.make_sample` writes it anew.
"""

import json
import random
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from sync.domain.entries import EventId, PostId, VolunteerId
from sync.domain.roster import (
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
from sync.domain.rostering import to_rows

SAMPLE = Path(__file__).resolve().parents[2] / "assets" / "sample" / "event.json"
SEED = 20230816

EVENT = Event(
    EventId(20230816), "2023 世界机器人大会", "World Robot Conference 2023", "Asia/Shanghai"
)
DAYS = (date(2023, 8, 16), date(2023, 8, 17))
HOURS = ((time(8, 0), time(12, 30)), (time(12, 30), time(17, 0)), (time(17, 0), time(20, 30)))

POSTS = (
    Post(
        PostId("rongchang-a"),
        "荣昌东地铁站 A 口",
        "Rongchang East Station, Exit A",
        "路线指引",
        "Directions",
        ("guide", "enquiry", "aid", "other"),
    ),
    Post(
        PostId("rongchang-b"),
        "荣昌东地铁站 B 口",
        "Rongchang East Station, Exit B",
        "路线指引",
        "Directions",
        ("guide", "enquiry", "aid", "other"),
    ),
    Post(
        PostId("south-gate"),
        "会场南门",
        "South Gate",
        "路线指引",
        "Directions",
        ("guide", "enquiry", "order", "lost", "aid", "other"),
    ),
    Post(
        PostId("west-gate"),
        "会场西门",
        "West Gate",
        "秩序维护",
        "Keeping order",
        ("order", "guide", "enquiry", "aid", "other"),
    ),
    Post(
        PostId("lost-found"),
        "失物招领与问询台",
        "Lost Property and Enquiries",
        "失物招领与问询",
        "Lost property and enquiries",
        ("lost", "enquiry", "guide", "aid", "other"),
    ),
)

REQUIRED: tuple[dict[str, tuple[int, int, int]], ...] = (
    {
        "rongchang-a": (2, 2, 1),
        "rongchang-b": (1, 1, 1),
        "south-gate": (4, 3, 2),
        "west-gate": (2, 2, 1),
        "lost-found": (1, 1, 1),
    },
    {
        "rongchang-a": (2, 2, 1),
        "rongchang-b": (1, 1, 1),
        "south-gate": (3, 3, 2),
        "west-gate": (2, 1, 1),
        "lost-found": (1, 1, 1),
    },
)
"""A day: heads per post and shift; one assignment per head."""

TEAMS = (
    ("yz", None, "亦庄经开区总工会志愿服务总队"),
    ("yz-1", "yz", "青年职工大队"),
    ("yz-1-1", "yz-1", "亦愿 青年职工一中队"),
    ("yz-1-1-1", "yz-1-1", "亦愿 青年职工一中队 晨光小队"),
    ("yz-1-1-2", "yz-1-1", "亦愿 青年职工一中队 启明小队"),
    ("yz-1-2", "yz-1", "亦愿 青年职工二中队"),
    ("yz-1-2-1", "yz-1-2", "亦愿 青年职工二中队 星火小队"),
    ("yz-2", "yz", "产业园区大队"),
    ("yz-2-1", "yz-2", "智造园中队"),
    ("yz-2-1-1", "yz-2-1", "智造园中队 机械臂小队"),
    ("yz-2-1-2", "yz-2-1", "智造园中队 传感器小队"),
    ("yz-2-2", "yz-2", "生物医药园中队"),
    ("yz-2-2-1", "yz-2-2", "生物医药园中队 白衣小队"),
    ("yz-3", "yz", "社区与高校大队"),
    ("yz-3-1", "yz-3", "荣华街道中队"),
    ("yz-3-1-1", "yz-3-1", "荣华街道中队 邻里小队"),
    ("yz-3-2", "yz-3", "高校联合中队"),
    ("yz-3-2-1", "yz-3-2", "高校联合中队 双语小队"),
)
SERVING_TEAMS = tuple(team for team, _, _ in TEAMS if team.count("-") >= 2)

NOTABLE = {
    "王晓安": "yz-1-1",
    "欧阳若兰": "yz-3-2-1",
    "阿依古丽·买买提": "yz-3-2-1",
    "Daniel Okafor": "yz-3-2-1",
    "田𠮷": "yz-1-2-1",
    "龚龘": "yz-2-1-1",
    "孟㛃": "yz-1-1-1",
    "李晨": "yz-2-1",
}
"""Names that a badge, a screen or a search must not stumble over; they serve on the first day."""

TWINS = ("yz-1-1-2", "yz-2-2-1")
"""The teams of the two people who are both called 张伟宁."""

NAMES = """
周敏 吴浩然 郑爽宁 冯雪 陈静 杨帆远 赵宁 孙悦 何磊 高翔 林涛 罗丹 宋佳音 唐宁 韩梅雪 曹阳
刘一诺 黄思远 徐子涵 马晓东 朱丽娟 胡建国 郭启程 梁文博 谢雨桐 许志强 邓佳怡 萧然 曾庆华 彭程
吕思齐 苏晓曼 卢俊杰 蒋欣怡 蔡明轩 贾玲玉 丁一鸣 魏子墨 薛佳文 叶知秋 阎海涛 余晓彤 潘思成 杜若溪
戴梦琪 夏雨晴 钟灵毓 汪海洋 田野 任思雨 姜北辰 范晓峰 方圆圆 石磊 姚远 谭静怡 廖凡星 邹雅文
熊志远 金秀妍 陆文昊 郝佳明 孔祥和 白雪松 崔永健 康宁 毛晓雯 邱泽宇 秦月明 江一帆 史东旭 顾念慈
侯思琪 邵子轩 孟凡清 龙腾宇 万晓霞 段亦铭 雷雨生 钱多福 汤可欣 尹志和 黎明朗 易晓天 常青 武文韬
乔木 贺兰心 赖声远 龙小满
""".split()  # noqa: SIM905 - one word a name reads better than a hundred quoted lines


def make() -> Roster:
    """Give the sample event."""
    chance = random.Random(SEED)
    volunteers = _volunteers(chance)
    shifts = {shift.shift: shift for day in range(len(DAYS)) for shift in _shifts(day)}
    return Roster(
        event=EVENT,
        teams={
            TeamId(team): Team(TeamId(team), name, TeamId(parent) if parent else None)
            for team, parent, name in TEAMS
        },
        posts={post.post: post for post in POSTS},
        shifts=shifts,
        volunteers={one.volunteer: one for one in volunteers},
        assignments=frozenset(_assignments(volunteers, chance)),
        rules=Rules(),
    )


def _volunteers(chance: random.Random) -> list[Volunteer]:
    people = [(name, SERVING_TEAMS[chance.randrange(len(SERVING_TEAMS))]) for name in NAMES]
    people += [*NOTABLE.items(), *(("张伟宁", team) for team in TWINS)]
    chance.shuffle(people)
    return [
        Volunteer(VolunteerId(chance.getrandbits(63)), f"YZ{place:04d}", name, TeamId(team))
        for place, (name, team) in enumerate(people, start=1)
    ]


def _shifts(day: int) -> list[Shift]:
    zone = ZoneInfo(EVENT.zone)
    return [
        Shift(
            ShiftId(f"{DAYS[day]:%m%d}-{turn}-{post.post}"),
            post.post,
            datetime.combine(DAYS[day], starts, zone),
            datetime.combine(DAYS[day], ends, zone),
            REQUIRED[day][post.post][turn - 1],
        )
        for turn, (starts, ends) in enumerate(HOURS, start=1)
        for post in POSTS
    ]


def _assignments(volunteers: list[Volunteer], chance: random.Random) -> list[Assignment]:
    """Put one volunteer on each required place; nobody twice a day, a few on both days."""
    special = [one for one in volunteers if one.name in NOTABLE or one.name == "张伟宁"]
    others = [one for one in volunteers if one not in special]
    chance.shuffle(special)
    chance.shuffle(others)
    places = [
        [shift.shift for shift in _shifts(day) for _ in range(shift.required)] for day in (0, 1)
    ]
    first = [*special, *others[: len(places[0]) - len(special)]]
    again, fresh = others[:6], others[len(places[0]) :]
    second = [*again, *fresh[: len(places[1]) - len(again)]]
    chance.shuffle(first)
    chance.shuffle(second)
    return [
        Assignment(one.volunteer, shift)
        for day, people in zip(places, (first, second), strict=True)
        for shift, one in zip(day, people, strict=True)
    ]


def text() -> str:
    """Give the file: one row a line, so that a change is one line in a diff."""
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in to_rows(make()))
    return f'{{"rows": [\n{lines}\n]}}\n'


if __name__ == "__main__":
    SAMPLE.parent.mkdir(parents=True, exist_ok=True)
    SAMPLE.write_text(text(), encoding="utf-8")
    print(f"{SAMPLE.name}: {len(make().volunteers)} volunteers")
