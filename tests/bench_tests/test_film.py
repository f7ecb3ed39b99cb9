"""The film bench counts what its readers read."""

import json
import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from kiosk.scanning.glance import Grey
from tests.bench import film
from tests.bench.rivals import ZXING
from tests.bench.scenes import moving, trials
from tests.bench.scenes.conditions import CONDITIONS
from tests.bench.scenes.trials import NAMES, OURS, Empty, Stopwatch, first_reads, limit
from tests.kiosk.scanning.codes import BADGE_TEXT, on_desk, qr


@pytest.mark.parametrize(
    ("shares", "reached"),
    [
        ((1.0, 1.0, 1.0), 3.0),
        ((1.0, 0.95, 0.94), 2.0),
        ((1.0, 0.5, 1.0), 1.0),
        ((0.9, 1.0, 1.0), None),
    ],
)
def test_a_limit_is_the_last_step_before_the_first_failure(
    shares: tuple[float, ...], reached: float | None
) -> None:
    assert limit((1.0, 2.0, 3.0), shares) == reached


def test_a_limit_that_is_not_reached_meets_no_target() -> None:
    for condition in CONDITIONS[:2]:
        nothing = {name: [0.0] * len(condition.steps) for name in NAMES}
        everything = {name: [1.0] * len(condition.steps) for name in NAMES}
        assert film.limits(condition, nothing)[0].met is False
        assert film.limits(condition, everything)[0].met is True


def test_dark_mode_is_judged_at_its_step_alone() -> None:
    dark = next(c for c in CONDITIONS if c.share_at is not None)
    shares = {name: [float(step == dark.share_at) for step in dark.steps] for name in NAMES}
    assert film.limits(dark, shares)[0].met is True


def test_the_first_read_is_counted_from_the_first_frame() -> None:
    empty: Grey = np.full((720, 1280), 190, np.uint8)
    shown = on_desk((qr(BADGE_TEXT), 400, 200))
    seen = 0

    def frames() -> Iterator[Grey]:
        nonlocal seen
        for grey in (empty, empty, shown, shown, shown, shown, empty):
            seen += 1
            yield grey

    watch = Stopwatch()
    first = first_reads(BADGE_TEXT, frames(), watch, {"pyzbar": 3, "cv2": 5})
    assert first == {OURS: 2, ZXING.name: 2, "pyzbar": 3, "cv2": 5}
    assert seen == 6
    assert len(watch.looks_ms) == 3
    assert watch.wrong == 0


def test_a_text_that_nobody_shows_is_wrong() -> None:
    watch = Stopwatch()
    first_reads("another", [on_desk((qr(BADGE_TEXT), 400, 200))], watch, {})
    assert watch.wrong == 1


@pytest.mark.parametrize("manner", moving.MANNERS, ids=lambda manner: str(manner.hardness.value))
def test_a_badge_is_not_there_then_moves_in_and_can_be_read_in_the_end(
    manner: moving.Manner,
) -> None:
    rng = trials.drawing(2, "a film")
    shown = moving.Presentation.drawn(manner, rng)
    frames = list(shown.frames(rng))
    assert len(frames) == shown.enters_at + moving.LONGEST
    assert all(ZXING.read(grey) == [] for grey in frames[: shown.enters_at + 3])
    assert any(shown.token in ZXING.read(grey) for grey in frames[-20:])


def test_drawing_depends_on_the_names_alone() -> None:
    one, same, other = (trials.drawing(s, "tilt", 3) for s in (1, 1, 2))
    drawn = one.random()
    assert drawn == same.random()
    assert drawn != other.random()


def test_empty_frames_are_compared_by_kind() -> None:
    empty = Empty(gated_ms=[0.1, 0.2, 0.3], looked_ms=[4.0, 6.0], zxing_ms=[4.0] * 5)
    results = {result.metric: result for result in film.empty_results(empty)}
    assert results["empty scene, gated p50"].ratio == pytest.approx(0.05)
    assert results["empty scene, looked p50"].ratio == pytest.approx(1.25)
    assert results["empty scene, looked p50"].met is True


def test_a_run_writes_its_curves_and_no_number_that_json_has_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "film.json"
    assert film.main(["--quick", "--only", "glare", "--json", str(path), "--seed", "4"]) == 0
    said = json.loads(path.read_text("utf-8"), parse_constant=pytest.fail)
    assert (said["bench"], said["seed"], said["quick"]) == ("film", 4, True)
    curve = said["curves"]["glare"]
    assert all(len(curve[name]) == len(curve["steps"]) for name in NAMES)
    assert all(math.isfinite(result["value"]) for result in said["results"])
    assert "glare" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["--seed", "-1"], ["--only", "no such thing"]])
def test_what_cannot_be_drawn_is_refused(words: list[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        film.main(words)
    assert refused.value.code == 2
