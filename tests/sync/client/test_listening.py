"""The listener: tells when there is something to pull, and rests where it is of no use."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from sync.client.listening import Listener
from sync.client.pace import Pace
from sync.client.peer import Peer
from sync.client.problems import Cancelled, LineDown
from sync.client.signing import Bearer, Proof
from sync.client.transport import Reply
from sync.wire import PROTOCOL
from tests.builders import AT

WITHIN_S = 10.0
Answer = Callable[[], Reply]


def news(something: bool, hub: str = "hub-1") -> Reply:
    body = (
        f'{{"protocol": {PROTOCOL}, "hub": "{hub}", "hub_epoch": 1,'
        f' "news": {str(something).lower()}, "server_time": "{AT.isoformat()}"}}'
    )
    return Reply(200, "application/json", body.encode())


@dataclass
class Line:
    """A transport that answers as it was told, and then waits until it is broken off."""

    answers: list[Reply | LineDown]
    asked: list[str] = field(default_factory=list)
    broken: threading.Event = field(default_factory=threading.Event)

    def send(
        self, method: str, url: str, body: bytes | None = None, proof: Proof | None = None
    ) -> Reply:
        assert (method, body, proof) == ("GET", None, Bearer("secret", "k1"))
        self.asked.append(url)
        if not self.answers:
            assert self.broken.wait(WITHIN_S)
            raise Cancelled
        answer = self.answers.pop(0)
        if isinstance(answer, LineDown):
            raise answer
        return answer

    def abort(self) -> None:
        self.broken.set()


@dataclass
class Place:
    """A cursor that an exchange moves."""

    at: str | None = None

    def epoch(self) -> int:
        return 3

    def cursor(self) -> str | None:
        return self.at


class Ear:
    """A listener in a thread, and what it told."""

    def __init__(self, *answers: Reply | LineDown, moves: bool = True) -> None:
        self.line = Line([*answers])
        self.place = Place("c0")
        self.moves = moves
        self.told = 0
        self.waits: list[tuple[float, float]] = []
        self.listener = Listener(
            self.line,
            Peer("http://hub", "hub-1", "k1", "secret"),
            self.place,
            Pace(uniform=self.shortly),
            wait_s=7,
            uniform=self.shortly,
        )
        self.thread = threading.Thread(target=self.listener.run, args=[self.tell])

    def shortly(self, low: float, high: float) -> float:
        self.waits.append((low, high))
        return 0.0

    def tell(self) -> None:
        self.told += 1
        if self.moves:
            self.place.at = f"c{self.told}"
        self.listener.note_exchanged(True)

    def well_until(self, asked: int) -> None:
        """Let exchanges go well until so many questions were asked."""
        until = time.monotonic() + WITHIN_S
        while len(self.line.asked) < asked:
            assert time.monotonic() < until
            self.listener.note_exchanged(True)
            time.sleep(0.002)

    def until(self, asked: int) -> None:
        """Listen until so many questions were asked."""
        self.thread.start()
        until = time.monotonic() + WITHIN_S
        while len(self.line.asked) < asked:
            assert time.monotonic() < until
            assert self.thread.is_alive()
            time.sleep(0.002)


@pytest.fixture
def hear() -> Iterator[Callable[..., Ear]]:
    ears: list[Ear] = []

    def make(*answers: Reply | LineDown, moves: bool = True) -> Ear:
        ears.append(Ear(*answers, moves=moves))
        return ears[-1]

    yield make
    for ear in ears:
        ear.listener.cancel()
        if ear.thread.ident is not None:
            ear.thread.join(WITHIN_S)
            assert not ear.thread.is_alive()


def test_news_is_told_and_the_next_question_begins_where_the_exchange_ended(
    hear: Callable[..., Ear],
) -> None:
    ear = hear(news(True), news(True))
    ear.until(3)
    assert ear.told == 2
    assert ear.line.asked == [f"http://hub/v1/news?epoch=3&wait=7&cursor=c{n}" for n in range(3)]


def test_an_empty_answer_is_asked_again_and_not_told(hear: Callable[..., Ear]) -> None:
    ear = hear(news(False), news(False))
    ear.until(3)
    assert ear.told == 0
    assert (1.0, 3.0) in ear.waits  # it came too soon to have waited


def test_an_exchange_that_comes_no_further_is_not_asked_for_at_once_again(
    hear: Callable[..., Ear],
) -> None:
    ear = hear(news(True), moves=False)
    ear.until(2)
    assert (5.0, 10.0) in ear.waits


@pytest.mark.parametrize(
    "answer",
    [
        Reply(404, "application/json", b'{"detail":"Not Found"}'),
        Reply(401, "application/problem+json", b"{}"),
        Reply(422, "application/problem+json", b"{}"),
    ],
)
def test_where_it_is_of_no_use_it_rests_until_an_exchange_went_well(
    hear: Callable[..., Ear], answer: Reply, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    ear = hear(answer, answer, news(True))
    ear.until(1)
    ear.listener.note_exchanged(False)  # refused as well
    time.sleep(0.05)
    assert (len(ear.line.asked), ear.told) == (1, 0)
    for asked in (2, 3):
        ear.well_until(asked)
    ear.well_until(4)
    assert ear.told == 1
    # Longer from time to time, and said once.
    assert [high for low, high in ear.waits if low == 1.0][:2] == [2.0, 4.0]
    assert len(caplog.records) == 1


def test_it_is_broken_off_while_it_rests(hear: Callable[..., Ear]) -> None:
    ear = hear(Reply(401, "application/problem+json", b"{}"))
    ear.until(1)
    ear.listener.cancel()
    ear.thread.join(WITHIN_S)
    assert not ear.thread.is_alive()


@pytest.mark.parametrize(
    "answer",
    [
        LineDown(),
        news(True, hub="hub-2"),
        Reply(200, "text/html", b"<html>Wi-Fi</html>"),
        Reply(503, "text/html", b"", retry_after_s=0.01),
    ],
)
def test_a_line_that_fails_is_tried_again_with_jitter(
    hear: Callable[..., Ear], answer: Reply | LineDown
) -> None:
    ear = hear(answer, news(True))
    ear.until(3)
    assert ear.told == 1
    assert (1.0, 2.0) in ear.waits


def test_the_hub_says_how_long_to_wait(hear: Callable[..., Ear]) -> None:
    ear = hear(Reply(503, "application/json", b"", retry_after_s=600))
    ear.until(1)
    time.sleep(0.05)
    assert len(ear.line.asked) == 1


def test_it_is_broken_off_while_it_waits_for_an_exchange(hear: Callable[..., Ear]) -> None:
    ear = hear(news(True))
    told = threading.Event()
    ear.thread = threading.Thread(target=ear.listener.run, args=[told.set])
    ear.thread.start()
    assert told.wait(WITHIN_S)
    ear.listener.cancel()
    ear.thread.join(WITHIN_S)
    assert not ear.thread.is_alive()
