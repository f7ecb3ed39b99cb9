"""Waiting for news over real HTTP: answered at once, when something comes, or when time is up."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
import requests
from sqlalchemy.exc import TimeoutError as PoolTimeout

from sync.domain.roster import Roster
from sync.hub.api import bell
from sync.hub.services import badges
from sync.wire.messages import News
from tests.sync.hub.journals import Journal, batch
from tests.sync.hub.running import WITHIN_S, Kiosk, RunningHub
from tests.sync.hub.samples import EVENT, WANG

SOON_S = 5.0
"""A generous limit: it is done in milliseconds."""
Asks = Callable[..., "Future[tuple[News, float]]"]


@pytest.fixture
def kiosk(hub: RunningHub, roster: Roster) -> Kiosk:
    hub.load(roster)
    return hub.enrol(EVENT)


@pytest.fixture
def ask(hub: RunningHub) -> Iterator[Asks]:
    """Ask in a thread of its own: for the answer, and how long it took."""
    with ThreadPoolExecutor(8) as pool:

        def asked(kiosk: Kiosk, cursor: str | None, wait: float = 20) -> "tuple[News, float]":
            began = time.monotonic()
            answer = requests.get(
                f"{hub.url}v1/news",
                params={"cursor": cursor or "", "epoch": "1", "wait": str(wait)},
                headers=kiosk.headers,
                timeout=WITHIN_S * 2,
            )
            assert answer.status_code == 200, answer.text
            return News.model_validate_json(answer.content), time.monotonic() - began

        yield lambda *args, **more: pool.submit(asked, *args, **more)


def waits(hub: RunningHub, number: int = 1) -> None:
    until = time.monotonic() + WITHIN_S
    bell = hub.app.state.hub.bell
    while sum(map(len, bell._waiting.values())) < number:
        assert time.monotonic() < until
        time.sleep(0.005)


def test_what_lies_behind_the_cursor_is_told_at_once(kiosk: Kiosk, ask: Asks) -> None:
    for cursor in (None, "damaged"):
        news, took_s = ask(kiosk, cursor).result(WITHIN_S)
        assert news.news
        assert took_s < SOON_S


def test_nothing_within_the_time_is_an_answer_too(kiosk: Kiosk, ask: Asks) -> None:
    _, cursor = kiosk.pull_all(epoch=1)
    news, took_s = ask(kiosk, cursor, wait=0.3).result(WITHIN_S)
    assert not news.news
    assert took_s >= 0.3


def test_an_entry_of_another_kiosk_ends_the_wait_and_an_own_one_does_not(
    hub: RunningHub, kiosk: Kiosk, ask: Asks
) -> None:
    other = hub.enrol(EVENT)
    _, cursor = kiosk.pull_all(epoch=1)
    waiting = ask(kiosk, cursor)
    waits(hub)
    kiosk.push(batch([Journal(EVENT, kiosk.kiosk).write(volunteer=WANG)]))
    time.sleep(0.1)
    assert not waiting.done()
    other.push(batch([Journal(EVENT, other.kiosk).write(volunteer=WANG)]))
    news, took_s = waiting.result(WITHIN_S)
    assert news.news
    assert took_s < SOON_S


def test_what_another_process_wrote_is_found(hub: RunningHub, kiosk: Kiosk, ask: Asks) -> None:
    _, cursor = kiosk.pull_all(epoch=1)
    waiting = ask(kiosk, cursor)
    waits(hub)
    # As a command does: it rings nobody's bell.
    badges.renew(hub.database, hub.ring, EVENT, WANG)
    assert waiting.result(WITHIN_S)[0].news


@pytest.mark.expects_warnings
def test_a_look_that_finds_no_connection_free_is_made_again(
    hub: RunningHub, kiosk: Kiosk, ask: Asks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a rush all connections are out: whoever waits meanwhile hears no later for it."""
    looked = threading.Event()
    heads_of = bell._heads_of

    def busy(*asked: Any) -> Any:
        if not looked.is_set():
            looked.set()
            raise PoolTimeout
        return heads_of(*asked)

    monkeypatch.setattr(bell, "_heads_of", busy)
    _, cursor = kiosk.pull_all(epoch=1)
    waiting = ask(kiosk, cursor)
    assert looked.wait(WITHIN_S)
    badges.renew(hub.database, hub.ring, EVENT, WANG)
    news, took_s = waiting.result(WITHIN_S)
    assert news.news
    assert took_s < SOON_S


def test_a_hundred_wait_while_others_are_served(hub: RunningHub, kiosk: Kiosk) -> None:
    _, cursor = kiosk.pull_all(epoch=1)
    answers: list[bool] = []

    def wait() -> None:
        answer = requests.get(
            f"{hub.url}v1/news",
            params={"cursor": cursor, "wait": "15"},
            headers=kiosk.headers,
            timeout=WITHIN_S * 2,
        )
        answers.append(answer.json()["news"])

    threads = [threading.Thread(target=wait) for _ in range(100)]
    for thread in threads:
        thread.start()
    waits(hub, 100)
    assert kiosk.pull(cursor, epoch=1).changes == []
    other = hub.enrol(EVENT)
    other.push(batch([Journal(EVENT, other.kiosk).write(volunteer=WANG)]))
    for thread in threads:
        thread.join(WITHIN_S)
    assert answers == [True] * 100
    assert hub.app.state.hub.bell._waiting == {}


def test_whoever_hangs_up_waits_no_more(hub: RunningHub, kiosk: Kiosk) -> None:
    _, cursor = kiosk.pull_all(epoch=1)
    with pytest.raises(requests.ReadTimeout):
        requests.get(
            f"{hub.url}v1/news",
            params={"cursor": cursor, "wait": "50"},
            headers=kiosk.headers,
            timeout=(WITHIN_S, 0.2),
        )
    until = time.monotonic() + WITHIN_S
    while hub.app.state.hub.bell._waiting:
        assert time.monotonic() < until
        time.sleep(0.01)


def test_a_hub_that_ends_lets_everybody_go(hub: RunningHub, kiosk: Kiosk, ask: Asks) -> None:
    _, cursor = kiosk.pull_all(epoch=1)
    waiting = ask(kiosk, cursor)
    waits(hub)
    hub._server.should_exit = True
    assert not waiting.result(WITHIN_S)[0].news


def test_only_a_device_may_wait_and_not_for_long(hub: RunningHub, kiosk: Kiosk) -> None:
    assert hub.get("v1/news").status_code == 401
    assert hub.get("v1/news?wait=56", **kiosk.headers).status_code == 422
    assert hub.get("v1/news?wait=nan", **kiosk.headers).status_code == 422
