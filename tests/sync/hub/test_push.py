"""Push over real HTTP: each entry gets its own verdict, and nothing that is sent can hurt."""

import contextlib
import gzip
import json
from typing import Any

import pytest
import requests

from sync.domain.entries import Kind
from sync.domain.roster import Roster
from sync.hub.services import devices
from sync.wire import BATCH_BYTES_MAX, PROTOCOL
from sync.wire.messages import Problem, Status
from tests.sync.hub.journals import Journal, batch, long_journal, packed
from tests.sync.hub.running import WITHIN_S, Kiosk, RunningHub
from tests.sync.hub.samples import EVENT, WANG

SECRET = "张晓安-13800138000"


@pytest.fixture
def kiosk(hub: RunningHub, roster: Roster) -> Kiosk:
    hub.load(roster)
    return hub.enrol(EVENT)


def refusal(answer: requests.Response, status: int, code: str) -> Problem:
    """Check that an answer is a refusal in both languages that repeats nothing."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = Problem.model_validate_json(answer.content)
    assert (problem.status, problem.code) == (status, code)
    assert all([problem.title, problem.detail, problem.title_zh, problem.detail_zh])
    assert SECRET not in answer.text
    return problem


def verdicts(reply: Any) -> list[tuple[int, str, str]]:
    return [(each.seq, each.status.value, each.code) for each in reply.exceptions]


def test_one_poison_entry_among_a_hundred_costs_only_itself(kiosk: Kiosk) -> None:
    entries: list[Any] = [entry.to_wire() for entry in long_journal(EVENT, kiosk.kiosk, 100)]
    entries[41] = {**entries[41], "volunteer": SECRET}
    reply = kiosk.push(batch(entries, kiosk=kiosk.kiosk))
    assert reply.acked_through == 100
    assert verdicts(reply) == [(42, "quarantined", "field:volunteer")]
    changes, _ = kiosk.pull_all()
    told = [c for c in changes if c.table == "verdict"]
    assert [c.key for c in told] == ["1/42"]
    assert told[0].value is not None
    said = {"status": "quarantined", "code": "field:volunteer"}
    assert told[0].value.items() >= said.items()


@pytest.mark.parametrize(
    ("poison", "code"),
    [
        ('{"hash": NaN}', "field:entry_id"),
        ('{"actor": "\\ud800"}', "field:entry_id"),
        ('"no object"', "shape"),
        ("null", "shape"),
        ("[[[]]]", "shape"),
        ('{"seq": 1e999}', "field:entry_id"),
        ('{"seq": 123456789012345678901234567890}', "field:entry_id"),
        ('{"\\u0000": "\\u0000"}', "field:entry_id"),
    ],
)
def test_what_is_no_entry_is_set_aside_and_the_rest_goes_on(
    kiosk: Kiosk, poison: str, code: str
) -> None:
    journal = Journal(EVENT, kiosk.kiosk)
    first = journal.write(Kind.ON, WANG)
    body = json.dumps(batch([first, "POISON"], kiosk=kiosk.kiosk)).replace('"POISON"', poison)
    headers = {**kiosk.headers, "Content-Type": "application/json"}
    answer = kiosk.session.post(
        f"{kiosk.url}v1/journal", data=body.encode(), headers=headers, timeout=WITHIN_S
    )
    assert answer.status_code == 200, answer.text
    assert answer.json()["acked_through"] == 2
    assert answer.json()["exceptions"] == [{"seq": 2, "status": "quarantined", "code": code}]


def test_sending_a_batch_again_changes_nothing(kiosk: Kiosk) -> None:
    body = batch(long_journal(EVENT, kiosk.kiosk, 20))
    assert verdicts(kiosk.push(body)) == []
    again = kiosk.push(body)
    assert again.acked_through == 20
    assert {each.status for each in again.exceptions} == {Status.DUPLICATE}


def test_unknown_people_and_posts_are_taken_in(kiosk: Kiosk) -> None:
    journal = Journal(EVENT, kiosk.kiosk)
    entry = journal.write("kind-of-tomorrow", None, "a-new-post", data={"a": [{"b": None}]})
    assert verdicts(kiosk.push(batch([entry]))) == []


def test_an_empty_batch_says_how_far_the_hub_is(kiosk: Kiosk) -> None:
    kiosk.push(batch(long_journal(EVENT, kiosk.kiosk, 3)))
    reply = kiosk.push({**batch(long_journal(EVENT, kiosk.kiosk, 1)), "entries": []})
    assert (reply.acked_through, reply.batch) == (3, "b-1")


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"protocol": PROTOCOL + 1}, 400, "protocol-new"),
        ({"protocol": 0}, 426, "protocol-old"),
        ({"protocol": SECRET}, 422, "protocol-missing"),
        ({"protocol": None}, 422, "protocol-missing"),
        ({"kiosk": "k-other"}, 409, "other-kiosk"),
        ({"kiosk": SECRET}, 422, "invalid"),
        ({"epoch": 2**31}, 422, "invalid"),
        ({"epoch": 10**40}, 422, "invalid"),
        ({"first_seq": 0}, 422, "invalid"),
        ({"first_seq": 2**53}, 422, "invalid"),
        ({"mono_ns": float("nan")}, 422, "invalid"),
        ({"batch": "\ud800"}, 422, "invalid"),
        ({"sent_wall": "2023-08-16T07:00:00"}, 422, "invalid"),
        ({"entries": SECRET}, 422, "invalid"),
        ({"entries": None}, 422, "invalid"),
        ({"entries": [{}] * 501}, 413, "too-large"),
    ],
)
def test_a_batch_that_is_not_right_is_refused_whole(
    kiosk: Kiosk, changes: dict[str, object], status: int, code: str
) -> None:
    body = {**batch(long_journal(EVENT, kiosk.kiosk, 2)), **changes}
    refusal(kiosk.post(body), status, code)
    assert kiosk.push(batch(long_journal(EVENT, kiosk.kiosk, 2))).exceptions == []


def test_a_gzip_bomb_is_refused_and_never_unpacked(kiosk: Kiosk) -> None:
    bomb = gzip.compress(b" " * (200 * BATCH_BYTES_MAX), 9)
    assert len(bomb) < BATCH_BYTES_MAX
    headers = {
        **kiosk.headers,
        "Content-Type": "application/json",
        "Content-Encoding": "gzip",
    }
    answer = kiosk.session.post(
        f"{kiosk.url}v1/journal", data=bomb, headers=headers, timeout=WITHIN_S
    )
    refusal(answer, 413, "too-large")


@pytest.mark.parametrize(
    ("content", "headers", "status", "code"),
    [
        (b"{" + SECRET.encode(), {}, 400, "malformed"),
        (b"\xff\xfe", {}, 400, "malformed"),
        (b"", {}, 400, "malformed"),
        (b"[]", {}, 400, "malformed"),
        (b"[" * 100_000, {}, 400, "malformed"),
        (b"x" * (BATCH_BYTES_MAX + 1), {}, 413, "too-large"),
        (b"{}", {"Content-Encoding": "gzip"}, 400, "malformed"),
        (packed({})[:-9], {"Content-Encoding": "gzip"}, 400, "malformed"),
        (packed({}) * 2, {"Content-Encoding": "gzip"}, 400, "malformed"),
        (b"{}", {"Content-Encoding": "br"}, 415, "unsupported-media"),
        (b"{}", {"Content-Type": "text/html"}, 415, "unsupported-media"),
    ],
)
def test_a_body_that_is_no_message_is_refused(
    kiosk: Kiosk, content: bytes, headers: dict[str, str], status: int, code: str
) -> None:
    sent = {**kiosk.headers, "Content-Type": "application/json", **headers}
    answer = kiosk.session.post(
        f"{kiosk.url}v1/journal", data=content, headers=sent, timeout=WITHIN_S
    )
    refusal(answer, status, code)


def test_an_endless_body_is_cut_off(kiosk: Kiosk) -> None:
    chunks = (b" " * 65536 for _ in range(64))
    sent = {**kiosk.headers, "Content-Type": "application/json"}
    try:
        answer = kiosk.session.post(
            f"{kiosk.url}v1/journal", data=chunks, headers=sent, timeout=WITHIN_S
        )
    except requests.ConnectionError:
        return  # Closed while still being sent to: as good an answer.
    refusal(answer, 413, "too-large")


def test_nesting_that_cannot_be_kept_is_refused(kiosk: Kiosk) -> None:
    deep = "[" * 1000 + "]" * 1000
    text = json.dumps(batch(["DEEP"], kiosk=kiosk.kiosk)).replace('"DEEP"', deep)
    sent = {**kiosk.headers, "Content-Type": "application/json"}
    answer = kiosk.session.post(
        f"{kiosk.url}v1/journal", data=text.encode(), headers=sent, timeout=WITHIN_S
    )
    refusal(answer, 400, "malformed")


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer x",
        f"Bearer {EVENT}.{'A' * 43}",
        "Basic QQ==",
        f"Bearer {SECRET}",
    ],
)
def test_whoever_is_not_enrolled_is_refused(kiosk: Kiosk, authorization: str | None) -> None:
    headers = {"Content-Type": "application/json"}
    if authorization is not None:
        headers["Authorization"] = authorization.encode().decode("latin-1")
    body = json.dumps(batch(long_journal(EVENT, kiosk.kiosk, 1))).encode()
    for answer in (
        requests.post(f"{kiosk.url}v1/journal", data=body, headers=headers, timeout=WITHIN_S),
        requests.get(f"{kiosk.url}v1/changes", headers=headers, timeout=WITHIN_S),
    ):
        refusal(answer, 401, "unknown-device")


def test_a_withdrawn_kiosk_is_refused_and_its_entries_stay(hub: RunningHub, kiosk: Kiosk) -> None:
    kiosk.push(batch(long_journal(EVENT, kiosk.kiosk, 4)))
    assert devices.withdraw(hub.database, EVENT, kiosk.kiosk, hub.config.clock.now())
    refusal(kiosk.post(batch(long_journal(EVENT, kiosk.kiosk, 5))), 401, "unknown-device")
    assert "text/html" in hub.get(f"events/{EVENT}").headers["Content-Type"]


def test_unknown_addresses_and_methods_are_refused_in_both_languages(hub: RunningHub) -> None:
    refusal(hub.get("v1/nothing"), 404, "http-404")
    refusal(hub.get("v1/journal"), 405, "http-405")
    refusal(hub.get("v1/changes?cursor=" + "x" * 300), 422, "invalid")


def test_requests_that_name_another_host_are_refused(hub: RunningHub) -> None:
    refusal(hub.get("", Host="evil.example"), 421, "other-host")
    assert hub.get("healthz", Host="localhost:1").status_code == 200


def test_openapi_describes_the_devices_endpoints(hub: RunningHub) -> None:
    document = hub.get("openapi.json").json()
    assert set(document["paths"]) == {
        "/v1/journal",
        "/v1/changes",
        "/v1/enrol",
        "/v1/hub",
        "/v1/device-key",
        "/v1/news",
        "/v1/parcels",
        "/healthz",
    }
    body = document["paths"]["/v1/journal"]["post"]["requestBody"]
    assert "entries" in body["content"]["application/json"]["schema"]["properties"]


@pytest.mark.expects_warnings
def test_a_database_that_fails_is_said_to_be_away_and_the_batch_comes_again(
    hub: RunningHub, kiosk: Kiosk, caplog: pytest.LogCaptureFixture
) -> None:
    body = batch(long_journal(EVENT, kiosk.kiosk, 3))
    with hub.database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE stream RENAME TO hidden")
    problem = kiosk.post(body)
    refusal(problem, 503, "unavailable")
    assert int(problem.headers["Retry-After"]) > 0
    assert [record.getMessage() for record in caplog.records if record.levelname == "WARNING"] == [
        "unavailable: OperationalError"
    ]
    with hub.database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE hidden RENAME TO stream")
    assert kiosk.push(body).acked_through == 3


@pytest.mark.expects_warnings
def test_a_hub_whose_connections_are_all_busy_asks_for_patience(
    hub: RunningHub, kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = hub.app.state.hub.database.engine
    monkeypatch.setattr(engine.pool, "_timeout", 0.1)
    body = batch(long_journal(EVENT, kiosk.kiosk, 3))
    with contextlib.ExitStack() as busy:
        for _ in range(engine.pool.size() + engine.pool._max_overflow):
            busy.enter_context(engine.connect())
        answer = kiosk.post(body)
    refusal(answer, 503, "unavailable")
    assert answer.headers["Retry-After"] == "5"
    assert kiosk.push(body).acked_through == 3


def test_health_includes_the_database(hub: RunningHub) -> None:
    with hub.database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE hub RENAME TO hidden")
    answer = hub.get("healthz")
    assert (answer.status_code, answer.json()) == (503, {"status": "no-database"})
