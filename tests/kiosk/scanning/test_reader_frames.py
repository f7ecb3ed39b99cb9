"""A reader that sees frame after frame: its deadline, its gate, and badges that stay."""

import time
from dataclasses import dataclass

import cv2
import numpy as np
import pytest

from kiosk.scanning import decoders, strategies
from kiosk.scanning import reader as reader_module
from kiosk.scanning.decoders import Decoded
from kiosk.scanning.glance import Hint, Seen
from kiosk.scanning.reader import Reader
from kiosk.scanning.standing import STOOD_FRAMES
from tests.kiosk.scanning.codes import BADGE_TEXT, Pixels, on_desk, qr
from tests.kiosk.scanning.drawing import bent, seen_from
from tests.kiosk.scanning.test_reader import PATIENTLY_S, blinded, patiently, plain


@dataclass
class Watch:
    """A clock that goes on by so much each time it is asked."""

    step_s: float
    at_s: float = 0.0

    def now(self) -> float:
        """Give the time."""
        self.at_s += self.step_s
        return self.at_s


def test_after_the_deadline_nothing_more_is_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = on_desk((bent(qr(BADGE_TEXT, 8), 6), 300, 100))
    asked: list[int] = []

    def counted(grey: Pixels, **_how: object) -> Decoded:
        asked.append(grey.size)
        return decoders.by_zxing(grey)

    monkeypatch.setattr(reader_module, "by_zxing", counted)
    watch = Watch(0.02)
    assert Reader(now=watch.now).read(frame, 0.0) == []
    assert len(asked) == 1  # the frame, made smaller
    assert asked[0] < frame.size


def test_the_next_frames_go_on_where_time_was_over() -> None:
    """Little time for each: what needs a later strategy is read some frames later."""
    frame = seen_from(qr(BADGE_TEXT), [(500, 180), (585, 200), (585, 520), (500, 540)])
    watch = Watch(0.001)
    reader = Reader(now=watch.now)
    read = []
    for _ in range(40):
        read = reader.read(frame, watch.at_s + 0.02)
        if read:
            break
    assert read == [BADGE_TEXT]


def test_a_frame_in_which_nothing_moved_is_answered_without_looking() -> None:
    reader, empty = Reader(), on_desk()
    with_badge = on_desk((qr(BADGE_TEXT), 300, 100))
    looks = [reader.look(empty, time.monotonic() + PATIENTLY_S) for _ in range(25)]
    assert [look.gated for look in looks].count(False) == 3
    come = reader.look(with_badge)
    assert (come.texts, come.gated) == ([BADGE_TEXT], False)
    held = reader.look(with_badge)
    assert (held.texts, held.gated) == ([BADGE_TEXT], True)
    gone = reader.look(empty)
    assert (gone.texts, gone.gated) == ([], False)


def test_noise_alone_does_not_count_as_movement() -> None:
    rng = np.random.default_rng(3)
    reader, desk = Reader(), on_desk().astype(np.float32)
    gated = 0
    for _ in range(30):
        noisy = np.clip(desk + rng.normal(0, 12, desk.shape), 0, 255).astype(np.uint8)
        gated += reader.look(noisy, time.monotonic() + PATIENTLY_S).gated
    assert gated >= 24


def test_a_badge_that_comes_in_small_opens_the_gate_at_once() -> None:
    reader, empty = Reader(), on_desk()
    for _ in range(5):
        reader.look(empty, time.monotonic() + PATIENTLY_S)
    small = qr(BADGE_TEXT, 2)
    assert reader.look(on_desk((small, 901, 477))).texts == [BADGE_TEXT]


def test_another_size_of_frame_begins_anew() -> None:
    reader = Reader()
    for size in ((640, 480), (1280, 720), (640, 480)):
        badge = on_desk((qr(BADGE_TEXT), 60, 60), size=size)
        glance = reader.look(badge, time.monotonic() + PATIENTLY_S)
        assert (glance.texts, glance.size, glance.gated) == ([BADGE_TEXT], size, False)


def test_two_codes_at_once_are_told_apart_and_asked_for_one_at_a_time() -> None:
    glance = patiently(on_desk((qr("LEFT"), 20, 20), (qr("RIGHT"), 900, 300)))
    assert glance.hint is Hint.TWO_CODES
    places = {seen.text: seen.middle[0] for seen in glance.seen}
    assert places["LEFT"] < 640 < places["RIGHT"]


# ---- a badge that stays -------------------------------------------------------------------------


def hard_badge() -> Pixels:
    """A badge that plain zxing-cpp does not read: out of focus."""
    frame = on_desk((qr(BADGE_TEXT, 4), 500, 200))
    soft = np.asarray(cv2.GaussianBlur(frame, (0, 0), 2.2), np.uint8)
    assert plain(soft) == []
    return soft


def test_a_badge_that_only_a_later_strategy_reads_is_seen_as_long_as_it_is_held_still() -> None:
    reader, badge = Reader(), hard_badge()
    for _ in range(4):
        reader.look(on_desk(), time.monotonic() + PATIENTLY_S)
    glances = [reader.look(badge, time.monotonic() + PATIENTLY_S) for _ in range(35)]
    assert [glance.texts for glance in glances] == [[BADGE_TEXT]] * 35
    assert [glance.gated for glance in glances].count(False) == 4


def test_so_it_is_by_a_reader_that_looks_at_each_frame() -> None:
    reader, badge = Reader(look_every=1), hard_badge()
    for _ in range(6):
        glance = reader.look(badge, time.monotonic() + PATIENTLY_S)
        assert (glance.texts, glance.gated) == ([BADGE_TEXT], False)


def test_a_frame_in_which_a_badge_held_still_does_not_read_does_not_lose_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    badge = on_desk((qr(BADGE_TEXT), 300, 100))
    reader = Reader()
    for _ in range(4):
        reader.look(on_desk(), time.monotonic() + PATIENTLY_S)
    assert reader.read(badge) == [BADGE_TEXT]
    monkeypatch.setattr(decoders, "pyzbar", None)
    blinded(monkeypatch)
    held = [reader.read(badge) for _ in range(12)]
    assert held == [[BADGE_TEXT]] * 12
    later = [reader.read(badge) for _ in range(40)]
    assert later[-1] == []  # but not for ever
    assert reader.read(on_desk()) == []


def test_a_badge_that_is_taken_away_is_not_held() -> None:
    reader = Reader()
    for _ in range(4):
        reader.look(on_desk(), time.monotonic() + PATIENTLY_S)
    assert reader.read(hard_badge(), time.monotonic() + PATIENTLY_S) == [BADGE_TEXT]
    assert reader.read(on_desk()) == []


@pytest.mark.parametrize("module_px", [2, 4, 8])
def test_another_badge_at_the_same_place_is_read_at_once(module_px: int) -> None:
    other = BADGE_TEXT[:80] + BADGE_TEXT[80:][::-1]
    frames = {text: on_desk((qr(text, module_px), 500, 200)) for text in (BADGE_TEXT, other)}
    rng, reader = np.random.default_rng(1), Reader()
    for text in [BADGE_TEXT, other] * 3:
        for _ in range(4):
            noisy = frames[text] + rng.normal(0, 7, frames[text].shape)
            frame = np.clip(noisy, 0, 255).astype(np.uint8)
            assert reader.read(frame, time.monotonic() + PATIENTLY_S) == [text]


def behind(frame: Pixels, poster: str = "http://example.org/poster") -> Pixels:
    """Hang a poster with a code on the wall."""
    scene, code = frame.copy(), qr(poster, 5)
    scene[60 : 60 + code.shape[0], 60 : 60 + code.shape[1]] = code
    return scene


def test_a_poster_that_always_reads_keeps_no_badge_from_being_read() -> None:
    reader, poster = Reader(), behind(on_desk())
    for _ in range(2 * STOOD_FRAMES):
        assert len(reader.read(poster)) == 1
    glance = reader.look(behind(hard_badge()), time.monotonic() + PATIENTLY_S)
    assert set(glance.texts) == {BADGE_TEXT, "http://example.org/poster"}
    assert glance.hint is None  # nobody could take the poster away
    assert reader.look(poster).texts == ["http://example.org/poster"]


def test_of_two_badges_held_still_one_that_misses_a_frame_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both = on_desk((qr("LEFT"), 20, 20), (qr("RIGHT"), 900, 300))
    reader = Reader()
    for _ in range(4):
        reader.look(on_desk(), time.monotonic() + PATIENTLY_S)
    assert set(reader.read(both)) == {"LEFT", "RIGHT"}

    def half_blind(grey: Pixels, **_how: object) -> Decoded:
        found = decoders.by_zxing(grey)
        return Decoded(tuple(one for one in found.seen if one.text == "LEFT"))

    with monkeypatch.context() as patch:
        patch.setattr(reader_module, "by_zxing", half_blind)
        for _ in range(15):
            assert set(reader.read(both)) == {"LEFT", "RIGHT"}
    assert reader.read(on_desk((qr("LEFT"), 20, 20))) == ["LEFT"]
    assert reader.read(on_desk((qr("OTHER"), 20, 20))) == ["OTHER"]


def test_a_new_text_at_the_same_place_replaces_what_was_held(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Even if the gate had not noticed: what is read now counts."""
    frame = on_desk((qr("FIRST"), 300, 100))
    reader = Reader()
    for _ in range(4):
        reader.look(on_desk(), time.monotonic() + PATIENTLY_S)
    assert reader.read(frame) == ["FIRST"]

    def other(grey: Pixels, **_how: object) -> Decoded:
        return Decoded(tuple(Seen("SECOND", one.corners) for one in decoders.by_zxing(grey).seen))

    monkeypatch.setattr(reader_module, "by_zxing", other)
    assert [reader.read(frame) for _ in range(12)][-1] == ["SECOND"]


def test_one_at_a_time_is_said_no_longer_than_there_are_two() -> None:
    reader, empty = Reader(), on_desk()
    reader.look(empty)
    both = reader.look(on_desk((qr("LEFT"), 20, 20), (qr("RIGHT"), 900, 300)))
    assert both.hint is Hint.TWO_CODES
    hints = [reader.look(empty, time.monotonic() + PATIENTLY_S).hint for _ in range(30)]
    assert set(hints) == {None}


def test_a_badge_that_was_read_and_no_longer_reads_at_first_sight_is_tried_by_all_means(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Though nothing moves: as when daylight fades on a badge that lies there."""
    reader, room = Reader(look_every=2), on_desk()
    grain = np.random.default_rng(2).integers(60, 200, (75, 75)).astype(np.uint8)
    room[400:700, 900:1200] = grain.repeat(4, axis=0).repeat(4, axis=1)
    for _ in range(12):  # what is in the room is known
        reader.look(room, time.monotonic() + PATIENTLY_S)
    code = qr(BADGE_TEXT, 4)
    room[200 : 200 + code.shape[0], 500 : 500 + code.shape[1]] = code
    assert reader.look(room, time.monotonic() + PATIENTLY_S).by == "zxing"

    def blind(*_asked: object, **_how: object) -> Decoded:
        return Decoded()

    def no_marks(_grey: Pixels) -> None:
        return None

    monkeypatch.setattr(reader_module, "by_zxing", blind)
    monkeypatch.setattr(strategies, "find_code", no_marks)
    glances = [reader.look(room, time.monotonic() + PATIENTLY_S) for _ in range(40)]
    assert all(glance.texts == [BADGE_TEXT] for glance in glances)
    assert glances[-1].by != "zxing"


def test_a_reader_that_looks_at_each_frame_gives_up_nothing_that_never_moved() -> None:
    reader, badge = Reader(look_every=1), hard_badge()
    for _ in range(6):
        assert reader.read(badge, 0.0) == []  # no time for more than a first glance
    assert reader.read(badge, time.monotonic() + PATIENTLY_S) == [BADGE_TEXT]


def test_a_covered_lens_is_said_to_be_dark_at_the_first_look() -> None:
    reader, rng = Reader(), np.random.default_rng(2)
    for _ in range(12):
        black = np.clip(rng.normal(6, 2, (720, 1280)), 0, 255).astype(np.uint8)
        assert reader.look(black, time.monotonic() + PATIENTLY_S).hint is Hint.TOO_DARK
