"""A camera examined from its frames and their times."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from kiosk.doctor.examining import Examination, Figures, examine
from kiosk.doctor.verdict import Finding, judge
from kiosk.scanning.film import LiveFilm
from kiosk.scanning.source import Frame, SourceLost
from tests.kiosk.doctor.cards import an_empty_desk, before_camera, held

pytestmark = pytest.mark.usefixtures("qapp")

S_NS = 1_000_000_000


def examined(frames: list[NDArray[np.uint8]], fps: float = 30.0, **about: float) -> Figures:
    examination = Examination("film", (1280, 720), **about)  # type: ignore[arg-type]
    for index, pixels in enumerate(frames):
        examination.take(Frame(pixels, round(index / fps * S_NS), index))
    return examination.figures()


def finding(figures: Figures, what: str) -> Finding:
    (found,) = [one for one in judge(figures) if one.what == what]
    return found


def test_a_slow_camera_is_known_by_its_times() -> None:
    figures = examined([an_empty_desk()] * 27, fps=9)
    assert figures.rhythm is not None
    assert figures.rhythm.fps == pytest.approx(9)
    assert "only 9.0 fps" in finding(figures, "fps").said.en
    assert figures.card is None
    assert figures.noise == pytest.approx(3, rel=0.2)


def test_the_card_tells_how_far_away_a_badge_reads() -> None:
    figures = examined(list(held(42, 2.8)), distance_cm=45)
    card = figures.card
    assert card is not None
    assert card.smallest_mm is not None
    assert card.smallest_px is not None
    assert card.reach == pytest.approx(1 / card.smallest_mm)
    assert card.smallest_px == pytest.approx(2.8 * card.smallest_mm, rel=0.03)
    assert f"up to {round(45 / card.smallest_mm)} cm" in finding(figures, "card").said.en
    assert card.in_view_share == 1.0
    assert figures.edge_of_card


def test_a_dark_room_and_a_soft_lens_are_told_apart() -> None:
    dark = examined(list(held(8, 4.0, light=0.25)))
    assert "too dark: white paper has level 55" in finding(dark, "light").said.en
    assert finding(dark, "sharpness").do is None
    soft = examined(list(held(8, 5.0, blur=2.4)))
    assert finding(soft, "light").do is None
    assert "soft" in finding(soft, "sharpness").said.en


def test_a_noisy_picture_wants_light() -> None:
    noisy = examined(list(held(8, 4.0, noise=18)))
    assert noisy.noise == pytest.approx(18, rel=0.15)
    assert finding(noisy, "noise").do is not None


def test_a_card_too_far_away_is_told_to_come_closer() -> None:
    figures = examined([before_camera(0.7)] * 5, distance_cm=180)
    do = finding(figures, "card").do
    assert do is not None
    assert "closer" in do.en


def test_colour_or_grey_makes_no_difference() -> None:
    grey = before_camera(3.0)
    colour = np.repeat(grey[:, :, None], 3, axis=2)
    one, other = examined([grey] * 3), examined([colour] * 3)
    assert one.light == other.light
    assert one.edge_px == other.edge_px


# ---- from a source -------------------------------------------------------------------------


def small(_index: int) -> NDArray[np.uint8]:
    return an_empty_desk(size=(640, 480))


def shown(
    render: Callable[[int], NDArray[np.uint8] | None],
    *,
    seconds: float = 30.0,
    progress: Callable[[Figures, float], None] = lambda _figures, _left: None,
) -> Figures:
    """Examine a film drawn while it is shown, 20 pictures a second."""
    film = LiveFilm(render, fps=20)
    film.open(5)
    try:
        return examine(film, Examination("film"), seconds, progress)
    finally:
        film.close()


def test_it_ends_with_the_film_and_tells_how_it_stands_meanwhile() -> None:
    lefts: list[float] = []
    figures = shown(
        lambda index: small(index) if index < 24 else None,
        progress=lambda _figures, left: lefts.append(left),
    )
    assert figures.seconds < 10
    assert lefts == sorted(lefts, reverse=True)
    assert len(lefts) >= 2
    assert not figures.stopped


def test_it_ends_when_the_time_is_over() -> None:
    figures = shown(small, seconds=0.7)
    assert figures.seconds < 3
    assert figures.given == (640, 480)


def test_ctrl_c_ends_with_what_is_known_so_far() -> None:
    def stop(_figures: Figures, _left: float) -> None:
        raise KeyboardInterrupt

    figures = shown(small, progress=stop)
    assert figures.stopped
    assert figures.examined == 1


def test_a_camera_that_goes_away_is_judged_by_what_it_gave() -> None:
    def unplugged(index: int) -> NDArray[np.uint8]:
        if index > 12:
            raise SourceLost
        return small(index)

    figures = shown(unplugged)
    assert figures.lost
    assert finding(figures, "lost").do is not None
