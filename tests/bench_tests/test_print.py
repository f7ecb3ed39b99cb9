"""The print bench measures whole badges, and finds a cancel that is not obeyed."""

import json
import sys
from pathlib import Path

import pytest

from tests.bench import print as bench

pytestmark = pytest.mark.usefixtures("qapp")


def test_every_layout_is_measured_beside_its_codes_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "print.json"
    monkeypatch.setattr(sys, "argv", ["print", "--badges", "8", "--json", str(out)])
    bench.main()
    results = {one["metric"].strip(): one for one in json.loads(out.read_text())["results"]}
    for layout in ("a4", "lanyard", "cr80"):
        assert results[f"8 badges, {layout}, M"]["value"] > 0
        assert results[f"8 badges, {layout}, M"]["target"] == pytest.approx(0.16)
        assert results[f"beside their codes alone, {layout}, M"]["ratio"] > 1
        assert results[f"file, {layout}, M"]["value"] > 0.05


def test_a_cancel_that_is_not_obeyed_is_no_figure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench, "print_badges", lambda *_cards, **_how: None)
    with pytest.raises(SystemExit, match="not obeyed"):
        bench.cancel_s(bench.cards(2), tmp_path / "x.pdf")
