"""The benchmark of photographs, on pictures drawn here."""

import json
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.bench.pictures import Picture, Verdict, fitted, judge, opened, pictures_below
from tests.bench.read import Answer, Score, on_both
from tests.bench.rivals import RIVALS, Rival
from tests.habits.sources import ROOT
from tests.kiosk.scanning.codes import BADGE_TEXT, Pixels, on_desk, qr


def a_picture(expected: str | None = "text", *, negative: bool = False) -> Picture:
    return Picture(Path("zxing/1.png"), expected, negative)


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.bench.read", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=50,
    )


def write(path: Path, pixels: Pixels, text: str | None = None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(cv2.imencode(".png", pixels)[1].tobytes())
    if text is not None:
        path.with_suffix(".txt").write_bytes(text.encode())


@pytest.mark.parametrize(
    ("picture", "texts", "verdict"),
    [
        (a_picture(), ["text"], Verdict.READ),
        (a_picture(), ["other", "text"], Verdict.READ),
        (a_picture("two\nlines"), [" two\r\nlines\r\n"], Verdict.READ),
        (a_picture(), ["other"], Verdict.WRONG),
        (a_picture(), [], Verdict.MISSED),
        (a_picture(None), ["anything"], Verdict.READ),
        (a_picture(None), ["\r\n"], Verdict.MISSED),
        (a_picture(None, negative=True), ["anything"], Verdict.WRONG),
        (a_picture(None, negative=True), [], Verdict.MISSED),
    ],
)
def test_an_answer_is_judged_by_the_text_alone(
    picture: Picture, texts: list[str], verdict: Verdict
) -> None:
    assert judge(picture, texts) is verdict


def test_pictures_shrink_into_the_size_and_are_never_enlarged() -> None:
    tall = np.zeros((1440, 1000), np.uint8)
    assert fitted(tall, (1280, 720)).shape == (720, 500)
    assert fitted(tall, None).shape == tall.shape
    small = np.zeros((100, 90), np.uint8)
    assert fitted(small, (1280, 720)) is small


def test_a_text_that_is_empty_or_missing_is_unknown_and_neg_is_negative_at_any_depth(
    tmp_path: Path,
) -> None:
    grey = np.zeros((4, 4), np.uint8)
    write(tmp_path / "a" / "1.png", grey, "one\r\n")
    write(tmp_path / "a" / "2.PNG", grey, "")
    write(tmp_path / "b" / "neg" / "3.png", grey)
    write(tmp_path / "4.png", grey)
    (tmp_path / "a" / "README.md").write_text("no picture")
    found = pictures_below(tmp_path)
    assert [(p.path.as_posix(), p.group, p.expected, p.negative) for p in found] == [
        ("4.png", ".", None, False),
        ("a/1.png", "a", "one", False),
        ("a/2.PNG", "a", None, False),
        ("b/neg/3.png", "b", None, True),
    ]
    assert all(p.negative for p in pictures_below(tmp_path / "b" / "neg"))


def test_a_file_that_is_no_picture_opens_as_none(tmp_path: Path) -> None:
    for name, content in (("empty.png", b""), ("text.png", b"not a picture")):
        (tmp_path / name).write_bytes(content)
        assert opened(tmp_path / name) is None


def test_a_score_counts_verdicts_and_overruns_and_splits_the_times() -> None:
    answers = [Answer(["x"], ms, Verdict.READ) for ms in (1.0, 2.0, 3.0)]
    answers += [Answer([], 40.0, Verdict.MISSED), Answer(["y"], 20.0, Verdict.WRONG)]
    score = Score.of(answers, budget_ms=33)
    assert (score.pictures, score.read, score.wrong, score.missed) == (5, 3, 1, 1)
    assert score.overruns == 1
    assert score.hit_ms is not None
    assert score.hit_ms[0] == 2.0
    assert score.miss_ms is not None
    assert score.miss_ms[0] == 30.0
    assert Score.of(answers[:3], 33).miss_ms is None


def test_speed_is_compared_only_where_both_read() -> None:
    ours = [Answer(["x"], 1.0, Verdict.READ), Answer(["x"], 9.0, Verdict.READ)]
    theirs = [Answer(["x"], 2.0, Verdict.READ), Answer([], 1.0, Verdict.MISSED)]
    assert on_both(ours, theirs) == (1.0, 2.0)
    assert on_both(ours[1:], theirs[1:]) is None


@pytest.mark.parametrize("rival", RIVALS, ids=lambda rival: str(rival.name))
def test_every_rival_reads_a_clean_code_and_raises_on_nothing(rival: Rival) -> None:
    read = rival.read
    assert read(on_desk((qr(BADGE_TEXT), 400, 200))) == [BADGE_TEXT]
    for shape in ((1, 1), (3, 500), (200, 200)):
        assert read(np.full(shape, 255, np.uint8)) == []


def test_a_run_reports_every_decoder_and_every_picture(tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    write(photos / "zxing" / "1.png", on_desk((qr(BADGE_TEXT), 400, 200)), BADGE_TEXT + "\r\n")
    write(photos / "zxing" / "2.png", on_desk((qr("another"), 400, 200)), BADGE_TEXT)
    write(photos / "neg" / "3.png", np.full((720, 1280), 150, np.uint8))
    done = run(str(photos), "--json", str(tmp_path / "read.json"))
    assert done.returncode == 0, done.stderr
    said = json.loads((tmp_path / "read.json").read_text("utf-8"))
    assert (said["bench"], said["size"], said["budget_ms"]) == ("read", "1280x720", 33)
    assert set(said["pictures"]) == {"gatepost", *(rival.name for rival in RIVALS)}
    for decoder in said["pictures"].values():
        assert [picture["path"] for picture in decoder] == [
            "neg/3.png",
            "zxing/1.png",
            "zxing/2.png",
        ]
        assert [picture["texts"] for picture in decoder] == [[], [BADGE_TEXT], ["another"]]
        assert all(picture["ms"] > 0 for picture in decoder)
    values = {result["metric"]: result for result in said["results"]}
    assert values["zxing: gatepost read"]["value"] == 50.0
    assert values["zxing: gatepost read"]["target"] == 95.5
    assert values["zxing: cv2 wrong"]["value"] == 1
    assert values["neg: gatepost wrong"]["met"] is True


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere"], "There is no folder nowhere."),
        (["tests/bench_tests"], "There are no pictures below tests/bench_tests."),
        (["tests", "--size", "big"], "'big' is no size"),
        (["tests", "--size", "0x720"], "'0x720' is no size"),
        (["tests", "--budget-ms", "-1"], "is no budget"),
    ],
)
def test_what_cannot_be_measured_is_said_in_a_sentence(words: list[str], said: str) -> None:
    done = run(*words)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
