"""One page ahead: the next is asked for while this one is being stored.

Hub and kiosk would otherwise work strictly in turn, and a first roster would take the time of
both. Never more than one: memory stays flat, and whatever goes wrong costs one page.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, Self, TypeVar

Q = TypeVar("Q")
A = TypeVar("A")


class Ahead(Generic[Q, A]):
    """Fetches on a thread of its own what is likely to be asked for next.

    Leaving it waits for what is under way, so that the line is free again; nothing is raised
    for an answer that nobody wanted.
    """

    def __init__(self, fetch: Callable[[Q], A]) -> None:
        self._fetch = fetch
        self._worker: ThreadPoolExecutor | None = None
        self._coming: tuple[Q, Future[A]] | None = None

    def begin(self, question: Q) -> None:
        """Start on a question; `take` gives its answer. Any other is forgotten."""
        if self._worker is None:
            # Most pulls are of one page and need no thread.
            self._worker = ThreadPoolExecutor(1, "ahead")
        self._coming = question, self._worker.submit(self._fetch, question)

    def take(self, question: Q) -> A:
        """Give the answer: the one that is coming, if it is to this very question.

        Raises:
            Exception: whatever the fetching raised.
        """
        coming, self._coming = self._coming, None
        if coming is None:
            return self._fetch(question)
        asked, answer = coming
        if asked == question:
            return answer.result()
        # One request at a time: the line carries no second one.
        answer.exception()
        return self._fetch(question)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._worker is not None:
            self._worker.shutdown(wait=True, cancel_futures=True)
