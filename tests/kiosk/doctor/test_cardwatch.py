"""The test card seen by the desk's own reader: what reads, how small, and where."""

import numpy as np
import pytest
import zxingcpp

from kiosk.doctor.cardwatch import CardWatch, Sight
from kiosk.printing.cardplan import BY_TEXT, CODES
from kiosk.scanning.glance import Glance, Grey
from kiosk.scanning.reader import Reader
from tests.kiosk.doctor.cards import an_empty_desk, before_camera, held
from tests.kiosk.scanning.codes import BADGE_TEXT, on_desk, qr

pytestmark = pytest.mark.usefixtures("qapp")

ROUND = 6 * len(CODES)
"""Frames until every code was tried for a stretch."""


def watched(mm_px: float, blur: float = 0.6) -> CardWatch:
    watch = CardWatch()
    for frame in held(ROUND, mm_px, blur=blur):
        watch.look(frame)
    return watch


def sight(frame: Grey) -> Sight:
    found = CardWatch().look(frame)
    assert found is not None
    return found


class Recorder:
    """The desk's reader, and what it was shown."""

    def __init__(self) -> None:
        self._reader = Reader(look_every=1)
        self.shown: list[Grey] = []

    def look(self, frame: Grey, deadline: float | None = None) -> Glance:
        self.shown.append(frame.copy())
        return self._reader.look(frame, deadline)


def test_codes_read_down_to_a_size_and_none_below_it() -> None:
    watch = watched(2.6)
    smallest = watch.smallest()
    assert smallest is not None
    pixels = np.median(watch.tries[smallest].modules_px)
    # 1.5 px modules read with most single decoders; nothing reads below one pixel a module.
    assert 1.0 <= pixels <= 2.2
    for code in CODES:
        tries = watch.tries[code]
        assert tries.tried == ROUND / len(CODES)
        assert np.median(tries.modules_px) == pytest.approx(2.6 * code.module_mm, rel=0.03)
        assert tries.reliable or code.share < smallest.share, code.share
    assert watch.tries[CODES[-1]].read == 0


def test_a_card_nearer_by_half_reads_smaller_codes() -> None:
    far, near = watched(2.0).smallest(), watched(4.0).smallest()
    assert far is not None
    assert near is not None
    assert near.share <= 0.64 * far.share


def test_blur_costs_the_small_codes() -> None:
    sharp, soft = watched(3.2).smallest(), watched(3.2, blur=2.6).smallest()
    assert sharp is not None
    assert soft is None or soft.share > sharp.share


def test_each_code_is_tried_alone_on_white_paper() -> None:
    readers: list[Recorder] = []

    def reader() -> Recorder:
        readers.append(Recorder())
        return readers[-1]

    watch = CardWatch(reader)
    for frame in held(ROUND, 3.0, noise=0.0, blur=0.3):
        watch.look(frame)
    whole, alone = readers
    assert len(whole.shown) == ROUND
    assert len(alone.shown) >= 6
    for shown in alone.shown:
        larger = np.repeat(np.repeat(shown, 2, axis=0), 2, axis=1)
        texts = {found.text for found in zxingcpp.read_barcodes(larger) if found.text in BY_TEXT}
        assert len(texts) <= 1
        assert shown.max() < 235  # covered with the paper's own level, not with pure white


def test_codes_out_of_view_are_not_tried() -> None:
    watch = CardWatch()
    for _ in range(12):
        # The card's upper left corner only: the largest code whole, the next one cut.
        watch.look(before_camera(8.0, at_mm=(44.0, 62.0)))
    tried = {code.share for code in CODES if watch.tries[code].tried}
    assert 1.0 in tried
    assert 0.8 not in tried
    assert 0.25 not in tried


def test_paper_ink_and_edges_are_measured_where_the_card_has_them() -> None:
    for blur, light in ((0.6, 1.0), (1.2, 0.5)):
        found = sight(before_camera(3.0, blur=blur, light=light))
        assert found.mm_px == pytest.approx(3.0, rel=0.03)
        assert found.paper == pytest.approx(220 * light, abs=3)
        assert found.ink == pytest.approx(30 * light, abs=3)
        assert found.edge_px == pytest.approx(2.563 * np.hypot(blur, 0.3), rel=0.15)


def test_frames_without_the_card_count_from_the_first_with_it() -> None:
    watch = CardWatch()
    for frame in (an_empty_desk(), before_camera(3.0), an_empty_desk(), an_empty_desk()):
        watch.look(frame)
    assert (watch.seen, watch.missed) == (1, 2)


def test_a_badge_is_no_card() -> None:
    watch = CardWatch()
    assert watch.look(on_desk((qr(BADGE_TEXT), 400, 150))) is None
    assert watch.smallest() is None
    assert not any(tries.tried for tries in watch.tries.values())
