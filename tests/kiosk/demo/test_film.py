"""Films of badges: a printed card, seen as a webcam sees it, can be read back."""

from dataclasses import replace
from pathlib import Path
from time import perf_counter

import cv2
import numpy as np
import pytest

from kiosk.demo.film import Film, Hardness, Light, Pose, Shot, badges_on, clutter
from kiosk.scanning.film import LiveFilm, open_film
from kiosk.scanning.presence import Presence
from kiosk.scanning.reader import Reader
from tests.kiosk.scanning.codes import BADGE_TEXT, card, qr

SIZES = [(640, 480), (1280, 720), (1920, 1080)]
OTHER_TEXT = "V1:" + BADGE_TEXT[:2:-1]
SMALL = (320, 240)


def sightings(film: Film, step: int = 1) -> list[str]:
    """Read a film as a kiosk does, by the film's own time."""
    reader, presence = Reader(), Presence()
    found: list[str] = []
    for index in range(0, film.frames, step):
        frame = film.frame(index)
        assert frame is not None
        seen = reader.look(frame).seen
        at_ns = round(index / film.fps * 1e9)
        found += [sighting.text for sighting in presence.sightings(seen, at_ns)]
    return found


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("hardness", [Hardness.EASY, Hardness.MIDDLE])
def test_a_badge_of_139_characters_is_read_back(size: tuple[int, int], hardness: Hardness) -> None:
    shots = [Shot.nobody(0.2), Shot.held(0, 1.2, hardness, height_px=size[1], variant=1)]
    assert sightings(Film([card(BADGE_TEXT)], shots, size), step=3) == [BADGE_TEXT]


@pytest.mark.parametrize("size", SIZES)
def test_a_film_of_clutter_alone_reads_as_nothing(size: tuple[int, int]) -> None:
    for seed in range(3):
        assert sightings(Film([], [Shot.nobody(1.0)], size, seed=seed), step=6) == []


def test_each_person_who_comes_is_one_sighting() -> None:
    shots = [
        Shot.held(0, 1.3, variant=1),
        Shot.nobody(0.9),
        Shot.held(1, 1.3, Hardness.MIDDLE, variant=2),
        Shot.nobody(0.9),
        Shot.held(0, 1.3, variant=3),
        Shot.held(1, 1.3, variant=4),
    ]
    film = Film([card(BADGE_TEXT), card(OTHER_TEXT)], shots, (960, 540))
    assert sightings(film, step=2) == [BADGE_TEXT, OTHER_TEXT, BADGE_TEXT, OTHER_TEXT]


def test_a_badge_is_nowhere_before_it_enters_and_after_it_left() -> None:
    film = Film([card(BADGE_TEXT)], [Shot.held(0, 1.0, height_px=240), Shot.nobody(0.2)], SMALL)
    empty = Film([], [Shot.nobody(1.2)], SMALL)
    for index in (0, 29, 30):
        shown, plain = film.frame(index), empty.frame(index)
        assert shown is not None
        assert plain is not None
        assert np.count_nonzero(shown != plain) < shown.size * 0.02
    middle, plain = film.frame(15), empty.frame(15)
    assert middle is not None
    assert plain is not None
    assert np.count_nonzero(middle != plain) > middle.size * 0.1


def test_the_same_film_is_the_same_in_any_order_and_another_seed_is_another() -> None:
    def film(seed: int) -> Film:
        shots = [Shot.held(0, 0.8, Hardness.HARD), Shot.held(0, 0.5), Shot.nobody(0.2)]
        return Film([card(BADGE_TEXT)], shots, SMALL, seed=seed)

    one, two, three = film(1), film(1), film(2)
    forward = [one.frame(index) for index in range(one.frames)]
    backward = [two.frame(index) for index in reversed(range(two.frames))][::-1]
    assert all(np.array_equal(a, b) for a, b in zip(forward, backward, strict=True))  # type: ignore[arg-type]
    assert not np.array_equal(forward[12], three.frame(12))  # type: ignore[arg-type]


def test_a_frame_belongs_to_who_asked_for_it() -> None:
    film = Film([card(BADGE_TEXT)], [Shot.held(0)], SMALL)
    first, again = film.frame(10), film.frame(10)
    assert first is not None
    assert again is not None
    first[:] = 0
    assert np.array_equal(again, film.frame(10))  # type: ignore[arg-type]


def test_shots_follow_one_another_and_the_film_ends() -> None:
    film = Film([card(BADGE_TEXT)], [Shot.nobody(0.5), Shot.held(0, 1.0), Shot.nobody(0.1)], SMALL)
    assert film.frames == 15 + 30 + 3
    assert [film.shot_at(i) for i in (0, 14, 15, 44, 45, 47)] == [0, 0, 1, 1, 2, 2]
    assert film.frame(48) is None
    with pytest.raises(IndexError):
        film.shot_at(48)
    assert Film([], [], SMALL).frame(0) is None


def test_a_shot_of_a_badge_that_is_not_there_is_a_bug_at_once() -> None:
    with pytest.raises(ValueError, match="badge"):
        Film([card(BADGE_TEXT)], [Shot.held(1)], SMALL)


@pytest.mark.parametrize(
    "pose",
    [
        Pose(turn_deg=180),
        Pose(yaw_deg=35),
        Pose(pitch_deg=-35),
        Pose(yaw_deg=-20, pitch_deg=20, turn_deg=45),
        Pose(x=0.3, y=0.4, module_px=3.0),
    ],
)
def test_a_tilted_or_turned_badge_is_still_that_badge(pose: Pose) -> None:
    film = Film([card(BADGE_TEXT)], [Shot(0, 0.8, pose, pose)])
    frame = film.frame(13)
    assert frame is not None
    assert Reader().read(frame) == [BADGE_TEXT]


def test_tilt_is_real_perspective_the_far_edge_is_shorter() -> None:
    pose = Pose(module_px=6.0, yaw_deg=40)
    shot = Shot(0, 0.8, pose, pose, tremor=0, noise_sigma=0)
    film = Film([np.full((400, 400), 255, np.uint8)], [shot], (640, 480))
    frame = film.frame(13)
    assert frame is not None
    columns = np.count_nonzero(frame.min(axis=2) == 255, axis=0)
    inside = np.flatnonzero(columns > 50)
    assert columns[inside[5]] > 1.1 * columns[inside[-5]]


def test_light_blur_and_noise_do_what_they_say() -> None:
    def middle(shot: Shot) -> tuple[float, float]:
        frame = Film([np.full((400, 400), 128, np.uint8)], [shot], (640, 480)).frame(15)
        assert frame is not None
        patch = frame[200:280, 280:360].astype(float)
        return float(patch.mean()), float(patch.std())

    steady = Shot(0, 1, tremor=0.0, noise_sigma=0.0)
    plain, flat = middle(steady)
    assert abs(plain - 128) < 1
    assert flat < 1
    assert abs(middle(replace(steady, light=Light(gain=0.5, bias=10)))[0] - 74) < 2
    assert middle(replace(steady, light=Light(glare=100)))[0] > 180
    assert 5 < middle(replace(steady, noise_sigma=6.0))[1] < 7


def test_a_badge_coming_in_is_smeared_and_a_soft_lens_is_soft() -> None:
    def sharpness(shot: Shot, index: int) -> float:
        frame = Film([card(BADGE_TEXT)], [shot], (640, 480)).frame(index)
        assert frame is not None
        return float(cv2.Laplacian(frame[120:360, 220:420], cv2.CV_32F).var())

    pose = Pose(module_px=4.0)
    steady = Shot(0, 1.2, pose, pose, tremor=0.0, noise_sigma=0.0)
    held = sharpness(steady, 18)
    assert sharpness(steady, 4) < 0.7 * held
    assert sharpness(replace(steady, defocus_sigma=1.5), 18) < 0.5 * held
    assert sharpness(replace(steady, motion_px=6.0), 18) < 0.7 * held


def test_a_film_drives_the_kiosk_s_live_source() -> None:
    film = Film([card(BADGE_TEXT)], [Shot.held(0, 0.8)], (640, 480))
    source = LiveFilm(film.frame, pace=False)
    source.open(5)
    texts = set()
    while not source.ended:
        if (frame := source.latest(1)) is not None:
            texts.update(Reader().read(frame.pixels))
    source.close()
    assert texts == {BADGE_TEXT}


@pytest.mark.parametrize("kind", ["video", "folder"])
def test_a_film_written_to_disk_is_read_back(tmp_path: Path, kind: str) -> None:
    film = Film([card(BADGE_TEXT)], [Shot.held(0, 0.8)], (1280, 720))
    path = tmp_path / ("gate.avi" if kind == "video" else "gate")
    if kind == "video":
        film.write(path)
    else:
        film.write_folder(path)
    source = open_film(path)
    source.open(5)
    frame = source.latest(1)
    while frame is not None and frame.index < 14:
        frame = source.latest(1)
    source.close()
    assert frame is not None
    assert frame.pixels.shape == (720, 1280, 3)
    assert Reader().read(frame.pixels) == [BADGE_TEXT]


def test_a_film_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="cannot write"):
        Film([], [Shot.nobody(0.1)], SMALL).write(tmp_path / "no" / "such" / "folder.avi")


@pytest.mark.parametrize("size", SIZES)
def test_clutter_fills_the_frame_and_is_the_same_for_a_seed(size: tuple[int, int]) -> None:
    picture = clutter(size, 5)
    assert picture.shape == (size[1], size[0], 3)
    assert np.array_equal(picture, clutter(size, 5))
    assert not np.array_equal(picture, clutter(size, 6))
    assert float(picture.std()) > 20


def test_badges_are_cut_out_of_a_page_in_reading_order() -> None:
    page = np.full((1400, 1000), 255, np.uint8)
    texts = ["A1", "B1", "A2", "B2"]
    for number, text in enumerate(texts):
        code = qr(text, 8)
        y, x = 60 + 650 * (number // 2), 80 + 450 * (number % 2)
        page[y : y + code.shape[0], x : x + code.shape[1]] = code
    cards = badges_on(cv2.cvtColor(page, cv2.COLOR_GRAY2BGR).astype(np.uint8))
    assert [Reader().read(piece) for piece in cards] == [[text] for text in texts]


def test_a_frame_is_drawn_faster_than_it_is_shown() -> None:
    film = Film([card(BADGE_TEXT)], [Shot.held(0, 1.0, Hardness.HARD)])
    times = []
    for index in range(film.frames):
        start = perf_counter()
        film.frame(index)
        times.append(perf_counter() - start)
    # A frame takes 2-3 ms; the bound leaves room for a machine that tests other things as well.
    assert sorted(times)[len(times) // 2] < 1 / film.fps
