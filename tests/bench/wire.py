"""What an entry costs on the wire: bytes of a day's batches, as a kiosk sends them.

`python -m tests.bench.wire [--json FILE] [--entries N] [--seed N]`

A day at a busy gate is made up: volunteers with random ids come and go at random moments, by badge
mostly, with a tally, a note or an undo now and then; the offset is measured anew every few
entries; ids are minted as the kiosk mints them. It is cut into batches of 500 and packed by the
kiosk's own code; the request's own headers are counted too. Beside it: the same entries written
out, as an older hub gets them, and single entries, which is what a quiet gate sends.
"""

import argparse
import gzip
import random
import uuid
from datetime import timedelta

from kiosk.store.minting import Minter
from sync.client.batching import Run, cut
from sync.domain.clock import Moment
from sync.domain.entries import (
    GENESIS,
    Entry,
    EntryId,
    EventId,
    Kind,
    KioskId,
    Method,
    PostId,
    VolunteerId,
)
from sync.wire import BATCH_ENTRIES_MAX
from tests.bench.form import Result, arguments, report
from tests.sync.hub.journals import START

TARGET = 45.0
LEVEL = 5
"""`sync.client.transport` packs so."""
HEADERS = 662
"""Of a push by `requests`, token and signature included, without TLS."""
DAY_S = 8 * 3600


def a_day(count: int, seed: int) -> list[Entry]:
    """Make up a kiosk's day."""
    chance = random.Random(seed)
    people = [VolunteerId(chance.getrandbits(63)) for _ in range(count // 2)]
    boot = str(uuid.UUID(int=chance.getrandbits(128), version=4))
    at, mono_ns, prev_hash = START, chance.randrange(10**13), GENESIS
    offset, doubt = 12, 8
    minter = Minter(chance.getrandbits)
    on_duty: set[VolunteerId] = set()
    day: list[Entry] = []
    for seq in range(1, count + 1):
        gap_ms = int(chance.expovariate(count / DAY_S) * 1000)
        at += timedelta(milliseconds=gap_ms)
        mono_ns += gap_ms * 1_000_000 + chance.randrange(1_000_000)
        if chance.random() < 0.3:
            offset, doubt = chance.randrange(-20, 20), chance.randrange(2, 15)
        kind, method, who, serial = Kind.NOTE, Method.DESK, None, None
        post: str | None = chance.choice(("south-gate", "west-gate", "shuttle"))
        ref: EntryId | None = None
        data: dict[str, str | int] = {}
        kinds = chance.random()
        if kinds < 0.9:
            who = chance.choice(people)
            kind = Kind.OFF if who in on_duty else Kind.ON
            on_duty ^= {who}
            method = Method.BADGE if chance.random() < 0.9 else Method.SEARCH
            serial = 1 if method is Method.BADGE else None
        elif kinds < 0.96:
            kind = Kind.TALLY
            data = {"service": chance.choice(("guide", "order")), "count": chance.randrange(1, 30)}
        elif kinds < 0.98 and day:
            kind, ref, who, post = Kind.ANNUL, day[-1].entry_id, day[-1].volunteer, None
        else:
            data, post = {"text": "志愿者忘记带证件，已核对"}, None
        entry = Entry(
            minter.mint(at), KioskId("k3f5a9c21e7"), 1, seq, EventId(20230816),
            kind, at, mono_ns, boot, offset, doubt, "captain-1", method, who,
            PostId(post) if post else None, serial, ref, data,
        ).sealed(prev_hash)  # fmt: skip
        prev_hash = entry.hash
        day.append(entry)
    return day


def sizes(day: list[Entry], most: int, *, columns: bool) -> float:
    """Give the bytes on the wire for each entry of a day sent in batches of `most`."""
    start = Moment(START, 1)
    total = left = 0
    while left < len(day):
        run: Run = cut(day[left : left + most], most)
        left += len(run.entries)
        body = run.encode_columns("b" + "0" * 32, start) if columns else None
        body = body or run.encode("b" + "0" * 32, start)
        total += HEADERS + len(gzip.compress(body, LEVEL, mtime=0))
    return total / len(day)


def main() -> None:
    """Measure and report."""
    parser = arguments("wire", __doc__)
    parser.add_argument("--entries", type=int, default=2000, help="of the day (2000)")
    parser.add_argument("--seed", type=int, default=1, help="of the day made up (1)")
    options: argparse.Namespace = parser.parse_args()
    day = a_day(options.entries, options.seed)
    batch = BATCH_ENTRIES_MAX
    results = [
        Result(
            f"an entry in batches of {batch}",
            sizes(day, batch, columns=True),
            "bytes",
            target=TARGET,
            at_most=True,
        ),
        Result("the same, written out for an older hub", sizes(day, batch, columns=False), "bytes"),
        Result("an entry in batches of 20", sizes(day, 20, columns=True), "bytes"),
        Result("an entry sent alone", sizes(day[:200], 1, columns=True), "bytes"),
    ]
    report("wire", results, options.json, entries=options.entries, seed=options.seed)


if __name__ == "__main__":
    main()
