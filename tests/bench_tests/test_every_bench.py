"""`python -m tests.bench` runs every benchmark, and each with what it must be told."""

import importlib
from pathlib import Path

import pytest

from tests.bench import __main__ as every


def test_each_name_is_a_benchmark_that_can_be_run() -> None:
    names = every.names()
    assert {"film", "read", "scan"} <= set(names)
    for name in names:
        assert callable(importlib.import_module(f"tests.bench.{name}").main)


def test_photographs_are_read_where_there_are_any_and_left_out_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(every, "PHOTOS", tmp_path)
    assert every.wanted_by("read") == [str(tmp_path)]
    assert every.wanted_by("film") == []
    monkeypatch.setattr(every, "PHOTOS", tmp_path / "none")
    assert every.wanted_by("read") is None
