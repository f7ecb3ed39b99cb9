"""Pushes take turns in the order in which they came; of large ones only a few are let in or wait."""

import asyncio

import pytest

from sync.hub.api.problems import Refused
from sync.hub.api.state import LARGE_BYTES, Turnstile

SMALL, LARGE = 100, LARGE_BYTES


def test_turns_come_in_the_order_of_arrival_and_a_few_at_a_time() -> None:
    served: list[int] = []
    inside: list[int] = []

    async def push(turnstile: Turnstile, number: int) -> None:
        async with turnstile.turn(SMALL):
            inside.append(number)
            assert len(inside) <= 2
            await asyncio.sleep(0)
            served.append(number)
            inside.remove(number)

    async def run() -> None:
        turnstile = Turnstile(at_once=2)
        await asyncio.gather(*(push(turnstile, number) for number in range(20)))

    asyncio.run(run())
    assert served == sorted(served)
    assert len(served) == 20


def test_of_large_pushes_few_may_wait_and_small_ones_always() -> None:
    async def run() -> None:
        turnstile = Turnstile(at_once=1, large=3)
        done = asyncio.Event()

        async def hold(size: int) -> None:
            async with turnstile.turn(size):
                await done.wait()

        tasks = [asyncio.create_task(hold(LARGE)) for _ in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(Refused) as refused:
            await hold(LARGE)
        assert (refused.value.status, refused.value.code) == (429, "busy")
        assert refused.value.headers["Retry-After"] == "1"
        tasks += [asyncio.create_task(hold(SMALL)) for _ in range(5)]
        await asyncio.sleep(0)
        done.set()
        await asyncio.gather(*tasks)
        await hold(LARGE)

    asyncio.run(run())


def test_whoever_goes_away_leaves_no_place_taken() -> None:
    async def run() -> None:
        turnstile = Turnstile(at_once=1, large=2)
        async with turnstile.turn(LARGE):
            for _ in range(3):
                with pytest.raises(TimeoutError):
                    await asyncio.wait_for(turnstile.turn(LARGE).__aenter__(), 0.01)
        async with turnstile.turn(LARGE):
            pass

    asyncio.run(run())


def test_a_large_push_is_refused_before_it_is_read_as_it_is_when_it_waits() -> None:
    async def run() -> None:
        turnstile = Turnstile(at_once=1, large=2)
        turnstile.check(LARGE)
        async with turnstile.turn(LARGE):
            turnstile.check(LARGE)  # one may wait
            waits = asyncio.create_task(turnstile.turn(LARGE).__aenter__())
            await asyncio.sleep(0)
            with pytest.raises(Refused):
                turnstile.check(LARGE)
            turnstile.check(SMALL)
        await waits

    asyncio.run(run())
