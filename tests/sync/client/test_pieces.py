"""The exchange's small parts: pace, offset, batches, belief."""

import gzip
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.client.batching import cut
from sync.client.offset import OffsetMeter
from sync.client.pace import Pace
from sync.client.problems import (
    BatchRefused,
    BatchTooLarge,
    GarbledReply,
    HubBusy,
    HubCrowded,
    HubFailed,
    HubRefused,
    LogInPage,
    NotAdmitted,
    OtherHub,
    SyncProblem,
)
from sync.client.replies import believe
from sync.client.transport import Reply, _retry_after_s
from sync.domain.entries import parse
from sync.wire import BATCH_BYTES_MAX, PROTOCOL
from sync.wire.messages import Push, PushReply
from tests.builders import AT
from tests.sync.client.hand_clock import HandClock
from tests.sync.client.memory import MemoryOutbox

GOOD = {
    "protocol": PROTOCOL,
    "hub": "hub-1",
    "hub_epoch": 1,
    "batch": "b1",
    "acked_through": 3,
    "exceptions": [],
    "server_time": AT.isoformat(),
}


# ---- pace ---------------------------------------------------------------------------------------


def test_the_limit_of_the_delay_doubles_from_two_seconds_to_sixty() -> None:
    pace = Pace(uniform=lambda _, high: high)
    delays = []
    for _ in range(9):
        pace.failed(None)
        delays.append(pace.delay_s)
    assert delays == [2, 4, 8, 16, 32, 60, 60, 60, 60]


@given(st.integers(1, 2000), st.floats(0, 1))
def test_a_delay_lies_between_one_second_and_sixty(failures: int, lot: float) -> None:
    pace = Pace(uniform=lambda low, high: low + lot * (high - low))
    for _ in range(failures):
        pace.failed(None)
    assert 1 <= pace.delay_s <= 60


def test_what_the_hub_asks_for_is_obeyed_within_reason() -> None:
    pace = Pace(uniform=lambda low, _: low)
    pace.failed(90.0)
    assert pace.delay_s == 90
    pace.failed(10.0**9)
    assert pace.delay_s == 3600
    pace.failed(0.2)
    assert pace.delay_s == 1


def test_one_success_ends_the_waiting() -> None:
    pace = Pace(poll_s=7)
    assert pace.delay_s == 0
    pace.failed(None)
    assert pace.failing
    pace.went_well(more=False)
    assert (pace.delay_s, pace.failing) == (7, False)
    pace.went_well(more=True)
    assert pace.delay_s == 0


# ---- offset -------------------------------------------------------------------------------------


def measure(meter: OffsetMeter, clock: HandClock, ahead_ms: int, trip_ms: int) -> tuple[int, int]:
    start = meter.start()
    clock.run(milliseconds=trip_ms / 2)
    hub_time = clock.now() + timedelta(milliseconds=ahead_ms)
    clock.run(milliseconds=trip_ms / 2)
    return meter.take(start, hub_time)


def test_a_clock_two_hours_slow_shows_as_an_offset() -> None:
    clock = HandClock()
    assert measure(OffsetMeter(clock), clock, 7_200_000, 80) == (7_200_000, 40)


def test_the_best_of_the_last_eight_counts() -> None:
    clock = HandClock()
    meter = OffsetMeter(clock)
    assert measure(meter, clock, 500, 20) == (500, 10)
    for _ in range(7):
        assert measure(meter, clock, 900, 400) == (500, 10)
    assert measure(meter, clock, 900, 400) == (900, 200)


def test_a_clock_that_was_set_makes_old_measurements_worthless() -> None:
    clock = HandClock()
    meter = OffsetMeter(clock)
    measure(meter, clock, 0, 2)
    clock.set_by(hours=-2)
    assert measure(meter, clock, 7_200_000, 300) == (7_200_000, 150)


def test_the_true_offset_lies_within_the_uncertainty() -> None:
    clock = HandClock()
    meter = OffsetMeter(clock)
    start = meter.start()
    clock.run(milliseconds=99)
    hub_time = clock.now() + timedelta(milliseconds=1000)
    clock.run(milliseconds=1)
    offset_ms, uncertainty_ms = meter.take(start, hub_time)
    assert abs(offset_ms - 1000) <= uncertainty_ms


# ---- batches ------------------------------------------------------------------------------------


def test_a_batch_is_a_message_that_the_hub_can_read() -> None:
    outbox, clock = MemoryOutbox(), HandClock()
    made = outbox.write(3, data={"why": '迟到 "x" \\ \u2028'})
    run = cut(made[1:], 500)
    message = json.loads(run.encode("b-1", OffsetMeter(clock).start()))
    push = Push.model_validate(message)
    assert (push.protocol, push.batch, push.epoch, push.first_seq) == (PROTOCOL, "b-1", 1, 2)
    assert push.prev_hash == made[0].hash
    assert push.sent_wall == AT
    assert [parse(raw) for raw in push.entries] == made[1:]


@given(st.lists(st.integers(0, 3900), min_size=1, max_size=30), st.integers(1, 20))
def test_a_batch_keeps_its_bounds_and_takes_all_it_may(sizes: list[int], most: int) -> None:
    outbox, clock = MemoryOutbox(), HandClock()
    for size in sizes:
        outbox.write(1, data={"x": "y" * size})
    entries, limit = outbox.written, 20_000
    run = cut(entries, most, limit)
    taken = len(run.entries)
    encoded = run.encode("b" + "0" * 32, OffsetMeter(clock).start())
    assert [*run.entries] == entries[:taken]
    assert 1 <= taken <= most
    assert len(encoded) <= limit
    if taken < min(most, len(entries)):
        more = cut(entries, taken + 1, 10**9).encode("b" + "0" * 32, OffsetMeter(clock).start())
        assert len(more) > limit - 1024


def test_five_hundred_of_the_largest_entries_are_cut_below_a_mebibyte() -> None:
    outbox = MemoryOutbox()
    outbox.write(500, data={"x": "字" * 1300})
    run = cut(outbox.written, 500)
    assert 200 < len(run.entries) < 500
    assert len(run.encode("b", OffsetMeter(HandClock()).start())) <= BATCH_BYTES_MAX


def test_halves_make_the_whole() -> None:
    outbox = MemoryOutbox()
    run = cut(outbox.write(7), 500)
    left, right = run.halves()
    assert left.entries + right.entries == run.entries
    assert right.prev_hash == left.entries[-1].hash
    assert (left.last_seq + 1, right.last_seq) == (right.first_seq, run.last_seq)


# ---- belief -------------------------------------------------------------------------------------


def reply(status: int = 200, kind: str = "application/json", body: object = GOOD) -> Reply:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Reply(status, kind, raw)


def test_a_good_answer_is_read() -> None:
    assert believe(reply(), PushReply).acked_through == 3
    assert believe(reply(body={**GOOD, "news": 1}), PushReply).batch == "b1"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (reply(kind="text/html", body=b"<html>"), LogInPage),
        (reply(kind="text/html"), LogInPage),
        (reply(kind=""), LogInPage),
        (reply(302, "text/html", b""), LogInPage),
        (reply(302, "", b""), LogInPage),
        (reply(511, "text/html", b""), LogInPage),
        (reply(401, "text/html", b""), LogInPage),
        (reply(400, "text/html", b""), LogInPage),
        (reply(404, "text/html", b""), LogInPage),
        (reply(404, body={}), OtherHub),
        (reply(201), OtherHub),
        (reply(body=b""), GarbledReply),
        (reply(body=b"{"), GarbledReply),
        (reply(body=b"\xff\xfe"), GarbledReply),
        (reply(body=[]), OtherHub),
        (reply(body={}), OtherHub),
        (reply(body={**GOOD, "acked_through": "many"}), OtherHub),
        (reply(body={**GOOD, "server_time": "2023-08-16T00:00:00"}), OtherHub),
        (reply(body=gzip.compress(b"{}")), GarbledReply),
        (reply(kind="application/problem+json"), OtherHub),
        (reply(400, body={}), BatchRefused),
        (reply(422, "application/problem+json", b"<"), BatchRefused),
        (reply(401, "application/problem+json", {}), NotAdmitted),
        (reply(403, body=b"[" * 10_000), NotAdmitted),
        (reply(413, "text/html", b""), BatchTooLarge),
        (reply(500, "text/html", b""), HubFailed),
        (reply(502, "text/html", b""), HubBusy),
        (reply(503), HubBusy),
        (reply(429), HubCrowded),
    ],
)
def test_what_is_not_a_good_answer_is_named(answer: Reply, kind: type[SyncProblem]) -> None:
    with pytest.raises(SyncProblem) as caught:
        believe(answer, PushReply)
    assert type(caught.value) is kind
    assert caught.value.message.zh != caught.value.message.en


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, NotAdmitted), (403, NotAdmitted), (422, BatchRefused), (409, HubRefused)],
)
def test_the_hubs_own_words_are_passed_on(status: int, kind: type[HubRefused]) -> None:
    words = {
        "status": status,
        "code": "revoked",
        "title": "t",
        "detail": "Call Ms Wang.",
        "title_zh": "t",
        "detail_zh": "请找王老师。",
    }
    with pytest.raises(HubRefused) as refused:
        believe(reply(status, "application/problem+json", words), PushReply)
    assert type(refused.value) is kind
    assert refused.value.message.zh == "请找王老师。"
    long = {**words, "detail": "x" * 5000}
    with pytest.raises(NotAdmitted) as caught:
        believe(reply(401, "application/problem+json", long), PushReply)
    assert len(caught.value.message.en) < 500


def test_retry_after_is_read_as_seconds_or_as_a_date() -> None:
    assert _retry_after_s(None) is None
    assert _retry_after_s(" 17 ") == 17
    assert _retry_after_s("soon") is None
    assert _retry_after_s("-5") is None
    assert _retry_after_s("٣") is None
    later = datetime.now(UTC) + timedelta(seconds=100)
    told = _retry_after_s(f"{later:%a, %d %b %Y %H:%M:%S} GMT")
    assert told is not None
    assert 95 < told <= 100
    assert _retry_after_s("Wed, 21 Oct 2015 07:28:00 GMT") == 0
    assert _retry_after_s(f"Wed, 21 Oct {'9' * 30} 07:28:00 GMT") is None
    assert _retry_after_s(f"Wed, 21 Oct 2015 07:28:00 +{'9' * 30}") is None
