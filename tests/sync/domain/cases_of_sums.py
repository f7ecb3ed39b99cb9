"""Cases of duty: rounding and caps."""

from sync.domain.roster import Rules
from sync.domain.rules import Rounding
from tests.sync.domain.days import Case, H

NEAREST = Rounding.NEAREST

ROUNDING = [
    Case(
        "down to five",
        "on 08:10; off 12:22",
        [250],
        says="以 5 分钟为单位向下取整",
        rules=Rules(round_to_min=5),
    ),
    Case(
        "down to ten",
        "on 08:10; off 12:19",
        [240],
        says="以 10 分钟为单位向下取整",
        rules=Rules(round_to_min=10),
    ),
    Case(
        "down to fifteen",
        "on 08:10; off 12:22",
        [240],
        says="以 15 分钟为单位向下取整",
        rules=Rules(round_to_min=15),
    ),
    Case(
        "nothing to round, nothing said", "on 08:10; off 12:20", [250], rules=Rules(round_to_min=10)
    ),
    Case("down below one step", "on 08:10; off 08:19", [0], rules=Rules(round_to_min=10)),
    Case(
        "to the nearest, downwards",
        "on 08:10; off 12:24",
        [250],
        says="以 10 分钟为单位就近取整",
        rules=Rules(round_to_min=10, rounding=NEAREST),
    ),
    Case(
        "to the nearest, upwards, out of what the plan took",
        "on 07:00; off 12:27",
        [270],
        says="按计划 08:00–12:30 起止，以 10 分钟为单位就近取整",
        rules=Rules(round_to_min=10, rounding=NEAREST),
    ),
    Case(
        "half a step goes up",
        "on 07:00; off 12:05",
        [250],
        rules=Rules(round_to_min=10, rounding=NEAREST),
    ),
    Case(
        "just under half a step of five goes down",
        "on 07:00; off 12:02",
        [240],
        rules=Rules(round_to_min=5, rounding=NEAREST),
    ),
    Case(
        "seven of fifteen goes down",
        "on 07:00; off 12:07",
        [240],
        rules=Rules(round_to_min=15, rounding=NEAREST),
    ),
    Case(
        "eight of fifteen goes up",
        "on 07:00; off 12:08",
        [255],
        rules=Rules(round_to_min=15, rounding=NEAREST),
    ),
    Case(
        "never above what was recorded",
        "on 08:10; off 12:18",
        [248],
        rules=Rules(round_to_min=10, rounding=NEAREST),
    ),
]

CAPS = [
    Case(
        "a turn's cap",
        "on 08:00; off 12:30",
        [240],
        says="每次上限 4 小时",
        rules=Rules(turn_cap_s=4 * H),
    ),
    Case(
        "a cap that is no whole hour",
        "on 08:00; off 12:30",
        [210],
        says="每次上限 3 小时 30 分",
        rules=Rules(turn_cap_s=7 * H // 2),
    ),
    Case(
        "a cap after rounding",
        "on 08:00; off 12:30",
        [250],
        rules=Rules(turn_cap_s=250 * 60, round_to_min=15),
    ),
    Case(
        "a day's cap over three turns",
        "on 08:00; off 12:00; on 13:00; off 15:00; on 16:00; off 17:00",
        [240, 60, 0],
        ["unplanned"] * 3,
        says="每天上限 5 小时，当天此前已计 5 小时 0 分",
        plan="",
        rules=Rules(day_cap_s=5 * H),
    ),
    Case(
        "a day's cap in the first turn",
        "on 08:00; off 12:00",
        [180],
        says="每天上限 3 小时",
        rules=Rules(day_cap_s=3 * H),
    ),
    Case(
        "both caps",
        "on 08:00; off 12:30",
        [180],
        says="每次上限 4 小时，每天上限 3 小时",
        rules=Rules(turn_cap_s=4 * H, day_cap_s=3 * H),
    ),
    Case(
        "the next day begins anew",
        "on 08:00; off 12:00; on 08:00+1; off 12:00+1",
        [180, 180],
        ["", "unplanned"],
        rules=Rules(day_cap_s=3 * H),
    ),
    Case(
        "a turn over midnight is of the day it began",
        "on 22:00; off 02:00+1; on 09:00+1; off 12:00+1",
        [240, 180],
        ["unplanned"] * 2,
        plan="",
        rules=Rules(day_cap_s=4 * H),
    ),
    Case(
        "an off alone takes nothing of the day",
        "off 07:00; on 08:00; off 12:00",
        [0, 240],
        ["off-without-on", ""],
        rules=Rules(day_cap_s=4 * H),
    ),
    Case(
        "a slip of the hand is no turn",
        "on 08:10; off 08:14",
        [0],
        ["too-short"],
        says="不足 5 分钟的不算",
        rules=Rules(least_turn_s=300),
    ),
    Case("no slip any more", "on 08:10; off 08:15", [5], rules=Rules(least_turn_s=300)),
    Case(
        "breaks make no turn of a slip",
        "on 08:10; break 08:12; off 09:12",
        [0],
        ["too-short"],
        rules=Rules(least_turn_s=300),
    ),
    Case(
        "what nobody ended is no slip", "on 12:28", [2], ["assumed"], rules=Rules(least_turn_s=300)
    ),
]
