"""The checks on real things: a real store, a real hub's answer, and a bench that is not well."""

import shutil
import threading
import time
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.desk.preflight import Check, CheckId, Finding, PrinterFacts, State
from kiosk.store.identity import IDENTITY
from kiosk.store.journal import Journal
from kiosk.store.memory import remember
from kiosk.store.problems import NotEnrolled
from kiosk.store.roster import load_roster
from kiosk.workers.checks import (
    ROSTER_AT,
    Bench,
    checks_of,
    checks_without_store,
    last_exchange,
    note_exchange,
)
from kiosk.workers.preflight import Preflight, run_checks
from kiosk.workers.probes import free_bytes, linux_power, power_facts
from sync.domain.wording import same
from tests.builders import AT, HOUR, a_roster
from tests.kiosk.workers.tls_hubs import a_hub
from tests.stage import StandingClock, enrolled_store

Usage = namedtuple("Usage", "total used free")  # noqa: PYI024 - as shutil's own


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    clock = StandingClock(AT)
    with enrolled_store(tmp_path, a_roster()) as store:
        yield Bench(
            tmp_path,
            store,
            Journal(store, clock),
            clock,
            roster=lambda: load_roster(store),
            printers=lambda: PrinterFacts(("HP",), "HP"),
        )


def look(bench: Bench) -> dict[CheckId, Finding]:
    told: list[Finding] = []
    findings = run_checks(checks_of(bench), told.append)
    assert sorted(told, key=str) == sorted(findings, key=str)
    return {found.check: found for found in findings}


def at_hub(bench: Bench, url: str) -> None:
    with bench.store.writing() as connection:
        connection.execute(IDENTITY.update().values(hub_url=url))


def test_a_laptop_that_is_well_is_green_line_for_line(bench: Bench) -> None:
    note_exchange(bench.store, AT - HOUR)
    with a_hub(None) as url:
        at_hub(bench, url)
        found = look(bench)
    asked = {CheckId.STORE, CheckId.HUB, CheckId.CLOCK, CheckId.ROSTER, CheckId.KEYS}
    assert {check: found[check].state for check in asked} == dict.fromkeys(asked, State.OK)
    assert found[CheckId.PRINTER].word == same("HP")
    assert found[CheckId.ROSTER].word.zh == "3 名志愿者，今天 2 个班次，1 小时前更新"
    assert set(found) == set(CheckId) - {CheckId.CAMERA, CheckId.SOUND}


def test_a_hub_that_is_away_leaves_the_clock_as_it_was_last_compared(bench: Bench) -> None:
    at_hub(bench, "http://127.0.0.1:9")
    assert look(bench)[CheckId.CLOCK].state is State.UNKNOWN
    note_exchange(bench.store, AT)
    bench.journal.set_clock_offset(40_000, 30)
    found = look(bench)
    assert found[CheckId.HUB].state is State.LOOK
    assert found[CheckId.CLOCK].word.zh == "上次对时：比中心慢 40 秒"


def test_a_full_disk_is_told_before_the_first_entry_is_lost(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 10**9 - 4096, 4096))
    found = look(bench)
    assert found[CheckId.DISK].state is State.STOP
    assert "0 MB" in found[CheckId.DISK].word.zh


def test_a_database_that_cannot_be_written_is_red_before_anybody_scans(bench: Bench) -> None:
    with bench.store.appending() as raw:
        raw.execute("PRAGMA query_only = ON")
    found = look(bench)[CheckId.STORE]
    assert found.state is State.STOP
    assert "不可写" in found.word.zh


def test_a_damaged_database_is_red_and_says_how_its_records_are_saved(bench: Bench) -> None:
    with bench.store.writing() as connection:
        connection.exec_driver_sql("PRAGMA writable_schema = ON")
        connection.exec_driver_sql("CREATE TABLE spoiled (a INTEGER NOT NULL)")
        connection.exec_driver_sql("INSERT INTO spoiled VALUES (1)")
        connection.exec_driver_sql(
            "UPDATE sqlite_master SET sql = 'CREATE TABLE spoiled (a INTEGER NOT NULL, b TEXT "
            "NOT NULL)' WHERE name = 'spoiled'"
        )
    bench.store.engine.dispose()
    found = look(bench)[CheckId.STORE]
    assert found.state is State.STOP
    assert found.todo is not None
    assert "救回记录" in found.todo.zh


def test_a_laptop_that_was_never_enrolled_is_told_how(bench: Bench) -> None:
    with bench.store.writing() as connection:
        connection.execute(IDENTITY.delete())
    found = look(bench)
    assert found[CheckId.HUB].state is State.STOP
    assert found[CheckId.HUB].todo == NotEnrolled.default
    assert found[CheckId.KEYS].state is State.STOP


def test_without_a_database_the_rest_is_still_checked(tmp_path: Path) -> None:
    checks = checks_without_store(tmp_path / "not" / "there", NotEnrolled(), lambda: None)
    found = {one.check: one for one in run_checks(checks, lambda _: None)}
    assert found[CheckId.STORE].state is State.STOP
    assert found[CheckId.HUB].state is State.UNKNOWN
    assert found[CheckId.DISK].state in (State.OK, State.LOOK, State.STOP)
    assert not (tmp_path / "not").exists()


def test_a_seal_that_does_not_hold_is_red(bench: Bench) -> None:
    with bench.store.writing() as connection:
        connection.execute(IDENTITY.update().values(root_public=bytes(32).hex()))
    assert look(bench)[CheckId.KEYS].word.zh == "密钥清单的签名不对"


def test_what_was_noted_of_the_exchange_comes_back_and_nonsense_does_not(bench: Bench) -> None:
    assert last_exchange(bench.store) is None
    note_exchange(bench.store, AT)
    assert last_exchange(bench.store) == AT
    for nonsense in ("yesterday", 7, "2023-08-16T00:02:15"):
        remember(bench.store, ROSTER_AT, nonsense)
        assert last_exchange(bench.store) is None


# ---- running ----------------------------------------------------------------------------------


def quick(check: CheckId) -> Check:
    return Check((check,), lambda: (Finding(check, State.OK, same("well")),))


def test_a_check_that_hangs_costs_its_own_line_only() -> None:
    hold = threading.Event()

    def hang() -> tuple[Finding, ...]:
        hold.wait(20)
        return ()

    began = time.monotonic()
    findings = run_checks(
        [Check((CheckId.PRINTER,), hang), quick(CheckId.DISK)], lambda _: None, within_s=0.5
    )
    hold.set()
    assert time.monotonic() - began < 10
    assert [(found.check, found.state) for found in findings] == [
        (CheckId.DISK, State.OK),
        (CheckId.PRINTER, State.UNKNOWN),
    ]


@pytest.mark.expects_warnings
def test_a_bug_in_a_check_is_logged_by_its_kind_and_the_line_is_unknown(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail() -> tuple[Finding, ...]:
        raise KeyError("王晓安")

    def refuse() -> tuple[Finding, ...]:
        raise PermissionError("no")

    checks = [Check((CheckId.POWER,), fail), Check((CheckId.DISK,), refuse)]
    findings = run_checks(checks, lambda _: None)
    assert {found.state for found in findings} == {State.UNKNOWN}
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == [
        "a bug: KeyError in check power"
    ]


def test_beside_the_window_findings_come_one_by_one_and_then_all(qtbot: QtBot) -> None:
    preflight = Preflight()
    came: list[Finding] = []
    preflight.found.connect(came.append)
    with qtbot.waitSignal(preflight.finished, timeout=10_000) as over:
        preflight.run([quick(CheckId.DISK), quick(CheckId.CAMERA)])
        preflight.run([quick(CheckId.KEYS)])  # one set at a time
    assert not preflight.running
    assert [found.check for found in over.args[0]] == [CheckId.CAMERA, CheckId.DISK]
    assert {found.check for found in came} == {CheckId.CAMERA, CheckId.DISK}


def test_a_stopped_preflight_is_silent_and_stops_at_once(qtbot: QtBot) -> None:
    hold = threading.Event()

    def hang() -> tuple[Finding, ...]:
        hold.wait(20)
        return ()

    preflight = Preflight()
    came: list[object] = []
    preflight.found.connect(came.append)
    preflight.finished.connect(came.append)
    preflight.run([Check((CheckId.PRINTER,), hang)])
    began = time.monotonic()
    preflight.stop()
    assert time.monotonic() - began < 3
    hold.set()
    qtbot.wait(50)
    assert came == []


# ---- probes -----------------------------------------------------------------------------------


def supply(root: Path, name: str, **said: object) -> None:
    (root / name).mkdir(parents=True)
    for key, value in said.items():
        (root / name / key).write_text(f"{value}\n", "ascii")


def test_linux_says_what_feeds_the_laptop_and_how_full_its_own_battery_is(tmp_path: Path) -> None:
    supply(tmp_path, "hidpp_0", type="Battery", scope="Device", capacity=5, status="Discharging")
    assert linux_power(tmp_path).percent is None
    supply(tmp_path, "BAT0", type="Battery", capacity=63, status="Discharging")
    facts = linux_power(tmp_path)
    assert (facts.on_battery, facts.percent) == (True, 63)
    supply(tmp_path, "AC", type="Mains", online=1)
    assert linux_power(tmp_path).on_battery is False
    assert linux_power(tmp_path / "gone").percent is None
    assert power_facts() is not None


def test_the_room_of_a_folder_that_is_not_there_yet_is_its_parents(tmp_path: Path) -> None:
    there = shutil.disk_usage(tmp_path).free
    assert free_bytes(tmp_path / "a" / "b") == pytest.approx(there, rel=0.2)
