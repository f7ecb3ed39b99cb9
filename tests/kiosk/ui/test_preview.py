"""The preview says why nothing reads, and shows which codes are seen."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from kiosk.scanning.glance import Hint
from kiosk.ui import hint_strip
from kiosk.ui.look import Look, ThemeName, load_fonts
from kiosk.ui.preview import Preview
from kiosk.ui.window import MainWindow
from kiosk.workers.scanning import CameraState, CameraView
from sync.domain.wording import Language
from tests.kiosk.ui import scenes
from tests.kiosk.ui.conftest import Open

ALL = tuple(Hint)


def pixels(picture: QImage) -> NDArray[np.uint8]:
    """Give (height, width, 4) BGRA."""
    picture = picture.convertToFormat(QImage.Format.Format_ARGB32)
    flat = np.frombuffer(picture.constBits(), np.uint8)
    return flat.reshape(picture.height(), picture.width(), 4).copy()


def seen(preview: Preview) -> NDArray[np.uint8]:
    return pixels(preview.grab().toImage())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_hint_is_told_to_those_who_cannot_see_the_picture(
    open_window: Open, language: Language
) -> None:
    window = open_window(language)
    for hint in ALL:
        window.eye.show_hint(hint)
        told = window.scan.preview.accessibleDescription()
        assert told == ". ".join(hint_strip.words_of(hint)), hint
        assert told.isascii() is (language == "en"), hint


def test_no_hint_no_words(window: MainWindow) -> None:
    window.eye.show_hint(Hint.GLARE)
    window.eye.show_hint(None)
    assert window.scan.preview.accessibleDescription() == ""


def test_a_hint_follows_the_language(window: MainWindow) -> None:
    window.eye.show_hint(Hint.TOO_FAR)
    before = seen(window.scan.preview)
    window.speak("en")
    assert "Come closer" in window.scan.preview.accessibleDescription()
    assert not np.array_equal(seen(window.scan.preview), before)


def test_hints_look_different_without_their_words(qtbot: QtBot) -> None:
    look = Look()
    load_fonts()
    drawn = [pixels(hint_strip.strip(hint, look, 400).toImage())[10:82, :90] for hint in ALL]
    for at, one in enumerate(drawn):
        for other in drawn[at + 1 :]:
            assert np.mean(np.any(one != other, axis=2)) > 0.03


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("hint", ALL)
def test_a_hint_wears_no_colour_of_an_answer(qtbot: QtBot, hint: Hint, theme: ThemeName) -> None:
    look = Look(theme)
    load_fonts()
    drawn = pixels(hint_strip.strip(hint, look, 400).toImage())
    opaque = drawn[drawn[..., 3] == 255][:, 2::-1].astype(int)
    for token in ("done", "choose", "stop", "choose_soft", "stop_soft", "done_soft"):
        colour = look.colour(token)
        away = np.abs(opaque - (colour.red(), colour.green(), colour.blue())).max(axis=1)
        assert away.min() > 8, token


@pytest.mark.parametrize("size", [(1024, 640), (1280, 800), (1920, 1080)])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_hint_is_whole_and_leaves_most_of_the_picture(
    open_window: Open, language: Language, size: tuple[int, int]
) -> None:
    window = open_window(language, "light", size)
    look = Look("light", window.scan.preview.width() / 400)
    for hint in ALL:
        words = hint_strip.lines(hint, look, window.scan.preview.width())
        assert not any("…" in line for _, part in words for line in part), hint
        assert all(font.pixelSize() >= look.text_px(24) for font, _ in words), hint
        window.eye.show_hint(hint)
        strip = hint_strip.strip(hint, look, window.scan.preview.width())
        assert strip.height() < 0.5 * window.scan.preview.height(), hint


def test_a_lost_camera_takes_the_hint_with_it(window: MainWindow) -> None:
    window.eye.show_hint(Hint.BLURRED)
    window.eye.show_codes((scenes.CODE,))
    window.eye.show_camera(scenes.LOST)
    window.eye.show_camera(scenes.LOOKING)
    assert window.scan.preview.accessibleDescription() == ""
    window.eye.show_preview(scenes.gate_picture())
    with_nothing = seen(window.scan.preview)
    window.eye.show_codes(())
    assert np.array_equal(seen(window.scan.preview), with_nothing)


def test_codes_are_outlined_where_they_are(window: MainWindow) -> None:
    preview = window.scan.preview
    before = seen(preview)
    window.eye.show_codes((scenes.CODE,))
    rows, columns = np.nonzero(np.any(seen(preview) != before, axis=2))
    scale = max(preview.width() / 640, preview.height() / 480)
    left = (preview.width() - 640 * scale) / 2
    top = (preview.height() - 480 * scale) / 2
    (x0, y0), _, (x1, y1), _ = scenes.CODE
    slack = 8
    assert columns.min() == pytest.approx(left + x0 * 640 * scale, abs=slack)
    assert columns.max() == pytest.approx(left + x1 * 640 * scale, abs=slack)
    assert rows.min() == pytest.approx(top + y0 * 480 * scale, abs=slack)
    assert rows.max() == pytest.approx(top + y1 * 480 * scale, abs=slack)


def test_two_codes_have_two_outlines(window: MainWindow) -> None:
    before = seen(window.scan.preview)
    second = tuple((x - 0.3, y) for x, y in scenes.CODE)
    window.eye.show_codes((scenes.CODE, second))
    changed = np.any(seen(window.scan.preview) != before, axis=2).astype(np.uint8)
    count, _ = cv2.connectedComponents(cv2.dilate(changed, np.ones((3, 3), np.uint8)))
    assert count - 1 == 2


def test_outlines_fade_when_no_code_is_seen(qtbot: QtBot, open_window: Open) -> None:
    window = open_window(calm=False)
    preview = window.scan.preview
    before = seen(preview)
    window.eye.show_codes((scenes.CODE,))
    full = seen(preview)
    window.eye.show_codes(())
    window.eye.show_codes(())  # as every frame says it

    def gone() -> None:
        assert np.array_equal(seen(preview), before)

    assert not np.array_equal(full, before)
    qtbot.waitUntil(lambda: not np.array_equal(seen(preview), full))
    qtbot.waitUntil(gone, timeout=5_000)


def test_who_wants_no_movement_sees_no_fading(window: MainWindow) -> None:
    before = seen(window.scan.preview)
    window.eye.show_codes((scenes.CODE,))
    window.eye.show_codes(())
    assert np.array_equal(seen(window.scan.preview), before)


def test_a_code_that_comes_back_is_whole_at_once(open_window: Open) -> None:
    window = open_window(calm=False)
    window.eye.show_codes((scenes.CODE,))
    full = seen(window.scan.preview)
    window.eye.show_codes(())
    window.eye.show_codes((scenes.CODE,))
    assert np.array_equal(seen(window.scan.preview), full)


def test_corners_that_make_no_shape_are_left_out(window: MainWindow) -> None:
    before = seen(window.scan.preview)
    window.eye.show_codes(((), ((0.1, 0.1),)))
    assert np.array_equal(seen(window.scan.preview), before)


def test_a_picture_of_the_right_size_is_shown_pixel_for_pixel(window: MainWindow) -> None:
    preview = window.scan.preview
    rng = np.random.default_rng(3)
    noise = rng.integers(0, 255, (preview.height(), preview.width(), 4)).astype(np.uint8)
    noise[..., 3] = 255
    given = QImage(noise.data, preview.width(), preview.height(), QImage.Format.Format_RGB32).copy()
    window.eye.show_preview(given)
    middle = (slice(120, 150), slice(170, 230))  # inside the frame's corners, over the strip
    assert np.array_equal(seen(preview)[middle], noise[middle])


def test_a_film_that_is_over_gives_no_advice(window: MainWindow) -> None:
    window.eye.show_hint(Hint.TOO_DARK)
    window.eye.show_camera(CameraView(CameraState.ENDED, "gate.mp4", film=True))
    assert window.scan.preview.accessibleDescription() == ""


def test_a_line_that_is_too_long_for_the_strip_goes_on_below(window: MainWindow) -> None:
    text = window.scan.preview.hint()
    look, width = window.scan.preview._look, window.scan.preview.width()
    assert hint_strip.usual_lines(text, look, width) == [text]
    long = text * 3
    twice = hint_strip.usual_lines(long, look, width)
    assert len(twice) == 2
    assert not any("…" in line for line in twice)
    one, two = (hint_strip.line(said, look, width) for said in (text, long))
    assert two.height() > one.height() == hint_strip.usual_height(look)
