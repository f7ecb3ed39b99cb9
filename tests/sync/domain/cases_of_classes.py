"""Cases of duty: how minutes came to be known, by what began and ended them."""

from tests.sync.domain.days import Case

MEASURED = ["measured"]
BY_HAND = ["captain-entered"]

CLASSES = [
    Case("badge to badge", "on 08:10; off 12:20", [250], classes=MEASURED),
    Case("scanner to badge", "on 08:10 !wedge; off 12:20", [250], classes=MEASURED),
    Case(
        "moved at the board between two badges",
        "on 08:10; move 10:00 west !search; off 12:20 west",
        [250],
        classes=MEASURED,
    ),
    Case(
        "moved and moved back",
        "on 08:10; move 10:00 west !search; move 11:00 !desk; off 12:20",
        [250],
        classes=MEASURED,
    ),
    Case(
        "moved at the board, the badge forgotten in the evening",
        "on 08:10; move 10:00 west !search",
        [260],
        ["assumed"],
        classes=["assumed"],
    ),
    Case(
        "a move by hand that begins a turn",
        "move 08:10 !search; off 12:20",
        [250],
        ["move-without-on"],
        classes=BY_HAND,
    ),
    Case(
        "a move by hand that ends a break",
        "on 08:10; break 10:00; move 10:20 west !search; off 12:20 west",
        [230],
        classes=BY_HAND,
    ),
    Case("put on duty at the roll-call", "on 08:10 !bulk; off 12:20", [250], classes=BY_HAND),
    Case("signed off by hand", "on 08:10; off 12:20 !search", [250], classes=BY_HAND),
    Case("signed off with the group", "on 08:10; off 12:20 !bulk", [250], classes=BY_HAND),
    Case("a walk-in", "on 08:10 !walk-in; off 12:20", [250], classes=BY_HAND),
    Case(
        "a break begun by hand",
        "on 08:10; break 10:00 !search; resume 10:20; off 12:20",
        [230],
        classes=BY_HAND,
    ),
    Case(
        "a break ended by hand",
        "on 08:10; break 10:00; resume 10:20 !search; off 12:20",
        [230],
        classes=BY_HAND,
    ),
    Case(
        "found by name while on duty already",
        "on 08:10; on 09:00 !search; off 12:20",
        [250],
        ["on-twice"],
        classes=MEASURED,
    ),
    Case(
        "signed off by hand a moment after the badge",
        "on 08:10; off 12:20; off 12:20 !search",
        [250],
        classes=MEASURED,
    ),
    Case(
        "signed off by hand at the post where one stood last",
        "on 08:10; on 09:00 west @west; off 10:00; off 12:20 west @west !search",
        [250],
        ["kiosks-differ overlap"],
        classes=BY_HAND,
    ),
    Case(
        "back-filled at its end", "on 08:10; off 12:20 !back-fill", [250], classes=["back-filled"]
    ),
    Case(
        "a move back-filled",
        "on 08:10; move 10:00 west !back-fill; off 12:20 west",
        [250],
        classes=MEASURED,
    ),
    Case(
        "a post amended moves no minute",
        "on 08:10 #a; amend 08:20 ref=a west; off 12:20 west",
        [250],
        classes=MEASURED,
    ),
    Case(
        "a moment amended is the captain's",
        "on 08:10; off 12:20 #a; amend 12:30 ref=a at=12:00",
        [230],
        classes=BY_HAND,
    ),
    Case(
        "the moment of a move amended",
        "on 08:10; move 10:00 west #a; amend 10:30 ref=a at=09:50; off 12:20 west",
        [250],
        classes=MEASURED,
    ),
    Case(
        "a resolve is the captain's",
        "on 08:10 #a; resolve 18:00 ref=a ends=11:10 knows=a",
        [180],
        classes=BY_HAND,
    ),
    Case(
        "a resolve that was reopened is measured again",
        "on 08:10 #a; off 12:20; resolve 18:00 ref=a ends=11:10 knows=a",
        [250],
        ["reopened"],
        classes=MEASURED,
    ),
    Case(
        "an off alone counts nothing, however it is known",
        "off 12:20 !search",
        [0],
        ["off-without-on"],
        classes=BY_HAND,
    ),
]
