"""Mains or battery: as the system's files say, and never more often than it can bear."""

from pathlib import Path

import pytest

from kiosk.workers.power import EVERY_S, Power, linux_on_battery, windows_on_battery

Supply = dict[str, str]
BATTERY = {"type": "Battery", "status": "Discharging"}
MAINS = {"type": "Mains", "online": "1"}
UNPLUGGED = {"type": "Mains", "online": "0"}
MOUSE = {"type": "Battery", "status": "Discharging", "scope": "Device"}


@pytest.mark.parametrize(
    ("supplies", "on_battery"),
    [
        ({}, False),
        ({"AC": MAINS}, False),
        ({"AC": UNPLUGGED, "BAT0": BATTERY}, True),
        ({"AC": MAINS, "BAT0": {"type": "Battery", "status": "Charging"}}, False),
        ({"AC": MAINS, "BAT0": BATTERY}, False),  # a charger too weak for it all
        ({"BAT0": BATTERY}, True),
        ({"BAT0": {"type": "Battery", "status": "Full"}}, False),
        ({"BAT0": {"type": "Battery", "status": "Unknown"}}, False),
        ({"AC": UNPLUGGED, "ucsi": {"type": "USB", "online": "1"}, "BAT0": BATTERY}, False),
        ({"AC": UNPLUGGED, "ucsi": {"type": "USB", "online": "0"}, "BAT0": BATTERY}, True),
        ({"hid-mouse": MOUSE}, False),
        ({"BAT0": {"type": "Battery", "status": "Full"}, "BAT1": BATTERY}, True),
        ({"BAT0": {"type": "Battery", "online": "1", "status": "Discharging"}}, True),
        ({"BAT0": {"status": "\u7535"}}, False),
    ],
)
def test_a_laptop_is_on_battery_when_nothing_else_feeds_it(
    tmp_path: Path, supplies: dict[str, Supply], on_battery: bool
) -> None:
    for name, said in supplies.items():
        (tmp_path / name).mkdir()
        for file, text in said.items():
            (tmp_path / name / file).write_text(text + "\n", encoding="utf-8")
    (tmp_path / "uevent").write_text("no supply")
    assert linux_on_battery(tmp_path) is on_battery


def test_a_system_that_does_not_say_is_on_mains(tmp_path: Path) -> None:
    assert not linux_on_battery(tmp_path / "nowhere")
    assert not windows_on_battery()  # here


def test_the_system_is_asked_every_ten_seconds_only() -> None:
    now_ns = 5
    answers = [False, True, False]

    def ask() -> bool:
        return answers.pop(0)

    power = Power(ask, now_ns=lambda: now_ns)
    assert [power.on_battery for _ in range(100)] == [False] * 100
    now_ns += int(EVERY_S * 1e9) - 1
    assert [power.on_battery for _ in range(100)] == [False] * 100
    now_ns += 1
    assert [power.on_battery for _ in range(100)] == [True] * 100
    assert answers == [False]


def test_the_real_system_gives_an_answer() -> None:
    assert Power().on_battery in {True, False}
