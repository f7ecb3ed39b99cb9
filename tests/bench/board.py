"""One entry into a board of 50 posts and 1,000 volunteers, at any hour of the day.

`python -m tests.bench.board [--json FILE] [--posts N] [--volunteers N]`

The book takes the entry in and the board gives all its cards, as after every scan. The
baseline of the cost is a full fold in the same run: a new book and board from all entries. The
baseline of the longer days is the shortest one's cost, so a flat line is 1.

Of four entries of an ordinary day three count people served. In the other series all of them
put somebody on or off duty: 20 for each volunteer, whose own past is read with every entry. In
the third the ones who are measured have one entry behind them however long the day is: what is
left is the cost of the day itself.
"""

import random
import statistics
import time
from collections.abc import Callable
from datetime import timedelta

from kiosk.desk.board import Board
from kiosk.desk.book import DutyBook
from sync.domain.entries import Entry, Kind, PostId, VolunteerId
from sync.domain.roster import Assignment, Post, Roster, ShiftId, TeamId, Volunteer
from tests.bench.form import Result, arguments, report
from tests.builders import AT, a_roster, a_shift, a_tally, a_trust, an_entry, an_entry_id

DAYS = (1_000, 5_000, 20_000)
MEASURED = 300
TARGET_MS = 5.0


def a_venue(posts: int, volunteers: int) -> Roster:
    """Give a roster of two shifts a post and a crew for each."""
    small = a_roster()
    places = [PostId(f"post-{n:02d}") for n in range(posts)]
    each = volunteers // posts
    shifts = [
        a_shift(f"{place}-{half}", place, AT + half * timedelta(hours=4.5), required=each)
        for place in places
        for half in (0, 1)
    ]
    people = {
        VolunteerId(0x1000 + n): Volunteer(
            VolunteerId(0x1000 + n), f"YZ{n:05d}", f"王{n}", TeamId("yz-1")
        )
        for n in range(volunteers)
    }
    return Roster(
        event=small.event,
        teams=small.teams,
        posts={place: Post(place, f"{place} 号岗", f"Post {place}") for place in places},
        shifts={shift.shift: shift for shift in shifts},
        volunteers=people,
        assignments=frozenset(
            Assignment(who, ShiftId(f"{places[n % posts]}-{half}"))
            for n, who in enumerate(people)
            for half in (0, 1)
        ),
    )


def a_day(roster: Roster, number: int, tallies: int, seed: int = 7) -> list[Entry]:
    """Give so many entries in six hours: on, move, break, resume, off, by and by.

    Args:
        tallies: so many of four count people served; none of those that are measured does.
    """
    draw = random.Random(seed)
    people, posts = list(roster.volunteers), list(roster.posts)
    doing: dict[VolunteerId, str] = {}
    made = []
    for n in range(number):
        at = AT + n * timedelta(hours=6) / number
        if n % 4 < tallies and n < number - MEASURED:
            post = draw.choice(posts)
            made.append(a_tally(1, at=at, post=post, seq=n + 1, entry_id=an_entry_id(at, n + 1)))
            continue
        who = draw.choice(people)
        follows = {
            "": [Kind.ON],
            "on": [Kind.OFF, Kind.MOVE, Kind.BREAK],
            "break": [Kind.RESUME, Kind.OFF],
        }
        kind = draw.choice(follows[doing.get(who, "")])
        doing[who] = {Kind.OFF: "", Kind.BREAK: "break"}.get(kind, "on")
        post = posts[(who - 0x1000) % len(posts)] if kind == Kind.ON else draw.choice(posts)
        made.append(
            an_entry(kind, who, at=at, post=post, seq=n + 1, entry_id=an_entry_id(at, n + 1))
        )
    return made


def a_day_of_others(roster: Roster, number: int, seed: int = 7) -> list[Entry]:
    """Give as many entries; each that is measured ends the only turn of a volunteer of its own."""
    draw = random.Random(seed)
    people, posts = list(roster.volunteers), list(roster.posts)
    ours, others = people[:MEASURED], people[MEASURED:]
    early = ours + [draw.choice(others) for _ in range(number - 2 * MEASURED)]
    draw.shuffle(early)
    on: set[VolunteerId] = set()
    made = []
    for n, who in enumerate(early + ours):
        at = AT + n * timedelta(hours=6) / number
        kind = Kind.OFF if who in on else Kind.ON
        on ^= {who}
        post = posts[(who - 0x1000) % len(posts)]
        made.append(
            an_entry(kind, who, at=at, post=post, seq=n + 1, entry_id=an_entry_id(at, n + 1))
        )
    return made


def cost_of_an_entry(roster: Roster, entries: list[Entry]) -> tuple[list[float], float]:
    """Give the milliseconds of each of the last entries, and of one full fold at the end."""
    book = DutyBook(roster, a_trust(), entries[:-MEASURED])
    board = Board(book)
    board.look(entries[-MEASURED].effective)
    costs = []
    for entry in entries[-MEASURED:]:
        began = time.thread_time_ns()
        book.add(entry)
        board.look(entry.effective)
        costs.append((time.thread_time_ns() - began) / 1e6)
    at = entries[-1].effective
    began = time.thread_time_ns()
    fresh = Board(DutyBook(roster, a_trust(), entries)).look(at)
    fold_ms = (time.thread_time_ns() - began) / 1e6
    if fresh != board.look(at):
        raise SystemExit("the board is not what a full fold gives")
    return costs, fold_ms


def main() -> None:
    """Measure and report."""
    parser = arguments("board", __doc__)
    parser.add_argument("--posts", type=int, default=50, help="on the board (50)")
    parser.add_argument("--volunteers", type=int, default=1000, help="on the roster (1000)")
    options = parser.parse_args()
    roster = a_venue(options.posts, options.volunteers)
    results: list[Result] = []
    extra = {}
    days: dict[str, Callable[[int], list[Entry]]] = {
        "a day": lambda number: a_day(roster, number, tallies=3),
        "all duty": lambda number: a_day(roster, number, tallies=0),
        "others' duty": lambda number: a_day_of_others(roster, number),
    }
    for series, a_day_of in days.items():
        first = None
        for number in DAYS:
            costs, fold_ms = cost_of_an_entry(roster, a_day_of(number))
            middle, p95 = statistics.median(costs), statistics.quantiles(costs, n=20)[-1]
            name = f"{series}, {number:,} entries"
            results.append(Result(f"{name}: p95", p95, "ms", target=TARGET_MS, at_most=True))
            results.append(Result(f"{name}: p50, full fold", middle, "ms", fold_ms))
            if first is None:
                first = middle
            else:
                results.append(Result(f"{name}: p50, {DAYS[0]:,}", middle, "ms", first))
            extra[name] = {"p50_ms": middle, "p95_ms": p95, "max_ms": max(costs)}
    report("board", results, options.json, **extra)


if __name__ == "__main__":
    main()
