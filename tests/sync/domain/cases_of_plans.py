"""Cases of duty: plans with their grace, breaks, nights, clocks that change."""

from dataclasses import replace
from datetime import date

from sync.domain.roster import Rules
from tests.sync.domain.days import AUTUMN, SPRING, Case, H

PLANS = [
    Case(
        "early work is not credited", "on 07:00; off 12:00", [240], says="按计划 08:00–12:30 起止"
    ),
    Case(
        "but within the grace before the plan",
        "on 07:00; off 12:00",
        [250],
        says="按计划 08:00–12:30 起止，计划外宽限 10 分钟",
        rules=Rules(before_s=600),
    ),
    Case(
        "wholly within the grace before the plan",
        "on 07:55; off 12:00",
        [245],
        says="计划外宽限 5 分钟",
        rules=Rules(before_s=600),
    ),
    Case(
        "half an hour past the plan is credited",
        "on 08:00; off 13:00",
        [300],
        says="计划外宽限 30 分钟",
    ),
    Case(
        "more is not",
        "on 08:00; off 14:00",
        [300],
        says="按计划 08:00–12:30 起止，计划外宽限 30 分钟",
    ),
    Case("no grace past the plan", "on 08:00; off 13:00", [270], rules=Rules(after_s=0)),
    Case("gone before the plan begins", "on 06:40; off 07:50", [0], says="按计划 08:00–12:30 起止"),
    Case(
        "late costs what was missed, within the grace of lateness too", "on 08:09; off 12:30", [261]
    ),
    Case("nothing planned, all counts", "on 05:00; off 12:00", [420], ["unplanned"], plan=""),
    Case("back to back is one plan", "on 08:00; off 17:00", [540], plan="08:00-12:30 12:30-17:00"),
    Case("late for the first of two", "on 11:30; off 17:00", [330], plan="08:00-12:30 12:30-17:00"),
    Case(
        "three in a row, come for the second",
        "on 12:00; off 20:30",
        [510],
        plan="08:00-12:30 12:30-17:00 17:00-20:30",
    ),
    Case(
        "a short shift within a long one",
        "on 08:00; off 17:00",
        [540],
        plan="08:00-17:00 09:00-10:00",
    ),
    Case(
        "a gap between shifts ends the plan",
        "on 08:00; off 15:50",
        [270],
        plan="08:00-12:00 13:00-17:00",
    ),
    Case(
        "and who stays on without a word is forgotten in it",
        "on 08:00; off 17:00",
        [240, 0],
        ["assumed", "off-without-on"],
        plan="08:00-12:00 13:00-17:00",
    ),
    Case(
        "unless the rule joins them",
        "on 08:00; off 17:00",
        [540],
        plan="08:00-12:00 13:00-17:00",
        rules=Rules(join_s=H),
    ),
    Case(
        "two shifts, two turns",
        "on 08:00; off 12:00; on 12:50; off 17:00",
        [240, 240],
        plan="08:00-12:00 13:00-17:00",
    ),
    Case(
        "joined shifts, forgotten off: the last one's end",
        "on 08:00",
        [540],
        ["assumed"],
        plan="08:00-12:00 13:00-17:00",
        rules=Rules(join_s=H),
    ),
]

BREAKS = [
    Case(
        "breaks are taken off",
        "on 08:10; break 10:00; resume 10:20; off 12:20",
        [230],
        says="扣除休息 20 分钟",
    ),
    Case(
        "two breaks, and one begun twice",
        "on 08:10; break 09:00; break 09:02; resume 09:10; break 10:00; resume 10:20; resume 10:25; off 12:20",
        [220],
        says="扣除休息 30 分钟",
    ),
    Case(
        "a badge shown during a break ends it", "on 08:10; break 10:00; on 10:30; off 12:20", [220]
    ),
    Case(
        "a move during a break ends it",
        "on 08:10; break 10:00; move 10:30 west; off 12:20 west",
        [220],
    ),
    Case("off during a break", "on 08:10; break 12:00; off 12:20", [230]),
    Case(
        "part of the breaks is paid",
        "on 08:10; break 10:00; resume 10:20; off 12:20",
        [245],
        says="扣除休息 5 分钟，休息中 15 分钟照计",
        rules=Rules(paid_break_s=900),
    ),
    Case(
        "all of the breaks is paid",
        "on 08:10; break 10:00; resume 10:20; off 12:20",
        [250],
        says="休息中 20 分钟照计",
        rules=Rules(paid_break_s=H),
    ),
    Case(
        "a break outside the plan is not paid",
        "on 07:00; break 07:10; resume 07:30; off 12:00",
        [240],
        rules=Rules(paid_break_s=H),
    ),
]

NIGHTS = [
    Case(
        "a shift over midnight",
        "on 21:50; off 02:10+1",
        [250],
        says="按计划 22:00–次日 02:00 起止，计划外宽限 10 分钟",
        plan="22:00-02:00+1",
    ),
    Case("begun after midnight", "on 00:30+1; off 02:00+1", [90], plan="22:00-02:00+1"),
    Case(
        "come early for a plan that began the day before",
        "on 00:30+1; off 03:00+1",
        [120],
        says="按计划 前一日 22:00–02:00 起止，计划外宽限 30 分钟",
        plan="22:00-02:00+1",
    ),
    Case(
        "forgotten over midnight",
        "on 22:00",
        [240],
        ["assumed"],
        spans="22:00-02:00+1",
        plan="22:00-02:00+1",
    ),
    Case(
        "back to back at midnight",
        "on 20:00; off 04:00+1",
        [480],
        plan="20:00-00:00+1 00:00+1-04:00+1",
    ),
    Case(
        "days on end",
        "on 08:00 #a; resolve 09:00+3 ref=a ends=09:00+3",
        [300],
        spans="08:00-09:00+3",
    ),
    Case(
        "the night the clock goes forward is an hour short",
        "on 22:00; off 06:00+1",
        [420],
        says="其间拨过钟，按实际时长计",
        plan="22:00-06:00+1",
        place=SPRING,
    ),
    Case(
        "the night it goes back is an hour long",
        "on 22:00; off 06:00+1",
        [540],
        says="其间拨过钟，按实际时长计",
        plan="22:00-06:00+1",
        place=AUTUMN,
    ),
    Case(
        "the hour that comes twice",
        "on 02:30+1; off 02:30+1b",
        [60],
        ["unplanned"],
        says="其间拨过钟，按实际时长计",
        plan="",
        place=AUTUMN,
    ),
    Case(
        "a break over the hour that is not there",
        "on 22:00; break 01:30+1; resume 03:30+1; off 06:00+1",
        [360],
        says="其间拨过钟，按实际时长计，扣除休息 60 分钟",
        plan="22:00-06:00+1",
        place=SPRING,
    ),
    Case(
        "a forgotten off in spring",
        "on 22:00",
        [420],
        ["assumed"],
        plan="22:00-06:00+1",
        place=SPRING,
    ),
    Case(
        "an ordinary day elsewhere",
        "on 08:10; off 12:20",
        [250],
        place=replace(SPRING, day=date(2024, 4, 3)),
    ),
    Case(
        "the day's cap goes by the event's own midnight",
        "on 21:00; off 22:30; on 00:30+1; off 02:00+1",
        [90, 90],
        ["unplanned"] * 2,
        plan="",
        place=SPRING,
        rules=Rules(day_cap_s=2 * H),
    ),
]
