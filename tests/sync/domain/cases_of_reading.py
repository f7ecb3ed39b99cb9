"""Cases of duty: one scan or two, moves, overlaps, what only one side recorded."""

from sync.domain.roster import Rules
from tests.sync.domain.days import Case, H

SAME_SCAN = [
    Case("on, then off", "on 08:10; off 12:20", [250], spans="08:10-12:20"),
    Case("no entries, no turns", "", []),
    Case("again within two minutes is the same scan", "on 08:10; on 08:12 @b; off 12:20", [250]),
    Case("again later goes on, in doubt", "on 08:10; on 09:00; off 12:20", [250], ["on-twice"]),
    Case(
        "what is again is a rule",
        "on 08:10; on 09:00; off 12:20",
        [250],
        rules=Rules(repeat_s=H),
    ),
    Case("a second off at once is the same scan", "on 08:10; off 12:20; off 12:21", [250]),
    Case(
        "a second off later is one too many",
        "on 08:10; off 12:20; off 12:40",
        [250, 0],
        ["", "off-without-on"],
    ),
    Case("an unknown kind changes nothing", "on 08:10; levitate 09:00; off 12:20", [250]),
    Case("a refusal changes nothing", "on 08:10; refused 09:00 west; off 12:20", [250]),
]

MOVES = [
    Case("on elsewhere is a move", "on 08:10; on 10:00 west; off 12:20 west", [250]),
    Case("a move at the desk", "on 08:10; move 10:00 west; off 12:20 west", [250]),
    Case("there and back again", "on 08:10; on 09:00 west; on 10:00; off 12:20", [250]),
    Case(
        "on at another kiosk's post is doubted a little",
        "on 08:10; on 10:00 west @west; off 12:20 west @west",
        [250],
        ["kiosks-differ"],
    ),
    Case(
        "moved by another kiosk's captain is not",
        "on 08:10; move 10:00 west @west; off 12:20 west @west",
        [250],
    ),
    Case(
        "a move alone opens a turn",
        "move 08:10 west; off 12:20 west",
        [250],
        ["move-without-on"],
    ),
    Case("an off at another post ends the turn", "on 08:10; off 12:20 west @west", [250]),
]

OVERLAPS = [
    Case(
        "two posts within the clocks' doubt",
        "on 08:10 ~60; on 08:12 west @west ~60; off 12:20 west @west",
        [250],
        ["kiosks-differ overlap"],
    ),
    Case(
        "two posts just outside it",
        "on 08:10 ~60; on 08:12 west @west ~59; off 12:20 west @west",
        [250],
        ["kiosks-differ"],
    ),
    Case(
        "a later off at the post that was left: the union counts",
        "on 08:10; on 10:00 west @west; off 11:00; off 12:20 west @west",
        [250],
        ["kiosks-differ overlap"],
        spans="08:10-12:20",
        says="重叠 60 分钟只计一次",
    ),
    Case(
        "an off at the post that was left, and no other",
        "on 08:10; on 10:00 west @west; off 11:00",
        [170],
        ["kiosks-differ overlap"],
        says="重叠 60 分钟只计一次",
    ),
    Case(
        "a clock two hours slow is read by its offset",
        "on 06:10 ^120; off 12:20",
        [250],
        spans="08:10-12:20",
    ),
]

ONE_SIDED = [
    Case("off without on is worth nothing", "off 12:20", [0], ["off-without-on"]),
    Case(
        "on without off ends with the plan", "on 08:10", [260], ["assumed"], says="下岗时间为推定"
    ),
    Case(
        "on without off or plan ends after four hours",
        "on 08:10",
        [240],
        ["assumed unplanned"],
        spans="08:10-12:10",
        plan="",
    ),
    Case(
        "how long is a rule",
        "on 08:10",
        [60],
        ["assumed unplanned"],
        plan="",
        rules=Rules(unplanned_s=H),
    ),
    Case(
        "an off hours late still ends it",
        "on 08:10; off 16:30",
        [290],
        spans="08:10-16:30",
        says="按计划 08:00–12:30 起止，计划外宽限 30 分钟",
    ),
    Case(
        "an off after that does not", "on 08:10; off 16:31", [260, 0], ["assumed", "off-without-on"]
    ),
    Case(
        "a forgotten off does not swallow the next day",
        "on 08:10; on 08:05+1; off 09:05+1",
        [260, 60],
        ["assumed", "unplanned"],
        spans="08:10-12:30 08:05+1-09:05+1",
    ),
    Case(
        "a break that never ended",
        "on 08:10; break 12:00",
        [230],
        ["assumed"],
        says="下岗时间为推定，扣除休息 30 分钟",
    ),
    Case("a break of nobody on duty", "break 10:00; resume 10:20", []),
]
