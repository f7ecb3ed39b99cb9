"""Cases of duty: annulled, amended, resolved, reopened."""

from tests.sync.domain.days import Case

CORRECTIONS = [
    Case(
        "an annulled off leaves the turn open",
        "on 08:10; off 08:11 #a; annul 08:12 ref=a",
        [260],
        ["assumed"],
    ),
    Case(
        "an annulled on leaves the off alone",
        "on 08:10 #a; off 12:20; annul 12:30 ref=a",
        [0],
        ["off-without-on"],
    ),
    Case(
        "an annulled annulment changes nothing",
        "on 08:10; off 12:20 #a; annul 12:21 ref=a #b; annul 12:22 ref=b",
        [250],
    ),
    Case(
        "an on amended to earlier",
        "on 08:40 #a; amend 09:00 ref=a at=08:10; off 12:20",
        [250],
        spans="08:10-12:20",
    ),
    Case(
        "an off amended to earlier",
        "on 08:10; off 12:20 #a; amend 12:30 ref=a at=12:00",
        [230],
        spans="08:10-12:00",
    ),
    Case("an off amended to later", "on 08:10; off 12:00 #a; amend 12:30 ref=a at=12:20", [250]),
    Case(
        "an off amended to before the on",
        "on 08:10; off 12:20 #a; amend 12:30 ref=a at=07:00",
        [0, 260],
        ["off-without-on", "assumed"],
    ),
    Case(
        "a post amended",
        "on 08:10 #a; amend 08:20 ref=a west; on 10:00 west; off 12:20 west",
        [250],
        ["on-twice"],
    ),
    Case(
        "an annulled amendment changes nothing",
        "on 08:40 #a; amend 09:00 ref=a at=08:10 #b; annul 09:01 ref=b; off 12:20",
        [220],
    ),
    Case(
        "of two amendments the later counts",
        "on 08:40 #a; amend 09:00 ref=a at=08:10; amend 09:10 ref=a at=08:20; off 12:20",
        [240],
    ),
    Case(
        "the later annulled, the former counts again",
        "on 08:40 #a; amend 09:00 ref=a at=08:10; amend 09:10 ref=a at=08:20 #b; annul 09:11 ref=b; off 12:20",
        [250],
    ),
    Case(
        "an amendment that knew all of it",
        "on 08:10 #a; off 12:20 #b; amend 12:30 ref=b at=12:00 knows=a,b",
        [230],
    ),
    Case(
        "an earlier entry that came too late for it",
        "on 08:10 #a; break 10:00; resume 10:20; off 12:20 #b; amend 12:30 ref=b at=12:00 knows=a,b",
        [210],
        ["reopened"],
    ),
    Case(
        "a later entry is only the next one",
        "on 08:40 #a; amend 09:00 ref=a at=08:10 knows=a; off 12:20",
        [250],
    ),
    Case(
        "a resolve settles what came too late for an amendment",
        "on 08:10 #a; break 10:00 #c; resume 10:20 #d; off 12:20 #b; amend 12:30 ref=b at=12:00 knows=a,b; resolve 18:00 ref=a ends=12:10 knows=a,b,c,d",
        [220],
    ),
]

AMENDED_AGAIN = [
    Case(
        "an amendment amended",
        "on 08:40 #a; amend 09:00 ref=a at=08:10 #b; amend 09:10 ref=b at=08:20; off 12:20",
        [240],
        spans="08:20-12:20",
    ),
    Case(
        "an amendment of an amendment of an amendment",
        "on 08:40 #a; amend 09:00 ref=a at=08:10 #b; amend 09:10 ref=b at=08:20 #c;"
        " amend 09:20 ref=c at=08:30; off 12:20",
        [230],
    ),
    Case(
        "the post amended, then the moment: both count",
        "on 08:40 #a; amend 09:00 ref=a west #b; amend 09:10 ref=b at=08:10; off 12:20 west",
        [250],
    ),
    Case(
        "the moment amended, then the post: both count",
        "on 08:40 #a; amend 09:00 ref=a at=08:10 #b; amend 09:10 ref=b west; off 12:20 west",
        [250],
    ),
    Case(
        "the amendment of the amendment annulled",
        "on 08:40 #a; amend 09:00 ref=a at=08:10 #b; amend 09:10 ref=b at=08:20 #c;"
        " annul 09:11 ref=c; off 12:20",
        [250],
    ),
    Case(
        "the amendment annulled takes along what amended it",
        "on 08:40 #a; amend 09:00 ref=a at=08:10 #b; amend 09:10 ref=b at=08:20;"
        " annul 09:11 ref=b; off 12:20",
        [220],
    ),
    Case(
        "a later amendment of the entry itself counts instead",
        "on 08:40 #a; amend 09:00 ref=a at=08:10 #b; amend 09:10 ref=b at=08:20;"
        " amend 09:20 ref=a at=08:30; off 12:20",
        [230],
    ),
    Case(
        "of two amendments of an amendment the later counts",
        "on 08:40 #a; amend 09:00 ref=a at=08:10 #b; amend 09:10 ref=b at=08:20;"
        " amend 09:20 ref=b at=08:30; off 12:20",
        [230],
    ),
    Case(
        "the last amendment knew of the late break",
        "on 08:10 #a; break 10:00 #c; resume 10:20 #d; off 12:20 #b;"
        " amend 12:30 ref=b at=12:00 knows=a,b #e; amend 12:40 ref=e at=12:10 knows=a,b,c,d",
        [220],
    ),
]

RESOLVES = [
    Case(
        "a resolve gives a forgotten turn its end",
        "on 08:10 #a; resolve 18:00 ref=a ends=11:10 knows=a",
        [180],
        spans="08:10-11:10",
    ),
    Case(
        "a late entry reopens it",
        "on 08:10 #a; off 12:20; resolve 18:00 ref=a ends=11:10 knows=a",
        [250],
        ["reopened"],
    ),
    Case(
        "a second resolve that knows it settles it",
        "on 08:10 #a; off 12:20 #b; resolve 18:00 ref=a ends=11:10 knows=a; resolve 19:00 ref=a ends=12:00 knows=a,b",
        [230],
    ),
    Case(
        "one that names nothing it knew stands",
        "on 08:10 #a; off 12:20; resolve 18:00 ref=a ends=12:00",
        [230],
    ),
    Case(
        "an annulled resolve changes nothing",
        "on 08:10 #a; resolve 18:00 ref=a ends=11:10 #b; annul 18:01 ref=b",
        [260],
        ["assumed"],
    ),
    Case(
        "a resolve without a time settles nothing",
        "on 08:10 #a; resolve 18:00 ref=a",
        [260],
        ["assumed"],
    ),
    Case(
        "it puts small doubts to rest",
        "on 08:10 #a; on 09:00; off 12:20; resolve 18:00 ref=a ends=12:20",
        [250],
    ),
    Case(
        "it gives an off alone its start",
        "off 12:20 #a; resolve 18:00 ref=a starts=08:20",
        [240],
        spans="08:20-12:20",
    ),
    Case(
        "an off alone needs a start, not an end",
        "off 12:20 #a; resolve 18:00 ref=a ends=12:20",
        [0],
        ["off-without-on"],
    ),
    Case(
        "a start before the plan is credited from the plan",
        "off 12:20 #a; resolve 18:00 ref=a starts=07:20",
        [260],
        says="按计划 08:00–12:30 起止",
    ),
    Case(
        "a start where nothing is planned",
        "off 19:20 #a; resolve 20:00 ref=a starts=18:20",
        [60],
        ["unplanned"],
    ),
    Case(
        "a start that brings it into the plan",
        "on 13:10 #a; off 13:40; resolve 18:00 ref=a starts=12:00",
        [60],
        says="按计划 08:00–12:30 起止，计划外宽限 30 分钟",
    ),
    Case(
        "a start for a move alone",
        "move 08:10 west #a; off 12:20 west; resolve 18:00 ref=a starts=08:00",
        [260],
    ),
    Case("a later start", "on 08:10 #a; off 12:20; resolve 18:00 ref=a starts=09:00", [200]),
    Case(
        "a later start across posts",
        "on 08:10 #a; on 09:00 west; off 12:20 west; resolve 18:00 ref=a starts=09:30",
        [170],
    ),
    Case(
        "a start for a turn that is still open",
        "on 08:40 #a; resolve 09:00 ref=a starts=08:10",
        [260],
        ["assumed"],
    ),
    Case("both ends", "on 08:40 #a; resolve 18:00 ref=a starts=08:10 ends=12:10", [240]),
    Case(
        "an end during a break", "on 08:10 #a; break 11:00; resolve 18:00 ref=a ends=11:10", [170]
    ),
    Case(
        "an end before a break",
        "on 08:10 #a; break 11:30; resume 11:40; off 12:20; resolve 18:00 ref=a ends=11:10",
        [180],
    ),
    Case(
        "an end within the next turn is held there",
        "on 08:10 #a; on 17:00; off 18:00; resolve 19:00 ref=a ends=17:30",
        [530, 60],
        ["overlap unplanned", "unplanned"],
        plan="",
    ),
    Case(
        "a start within the turn before is held there",
        "on 08:10; off 10:00; off 12:00 #a; resolve 13:00 ref=a starts=09:30",
        [110, 120],
        ["unplanned", "overlap unplanned"],
        spans="08:10-10:00 10:00-12:00",
        plan="",
    ),
]
