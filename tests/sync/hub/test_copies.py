"""A kiosk whose disk was copied or put back is named on the event's page, until all is well."""

import re
from datetime import timedelta

import pytest

from sync.domain.entries import Entry, Kind
from sync.domain.roster import Roster
from sync.hub.services.aside import Aside
from sync.hub.services.board import Board, board
from tests.sync.hub.journals import Journal, batch
from tests.sync.hub.running import Kiosk, RunningHub, SetClock
from tests.sync.hub.samples import EVENT, LI, WANG, at
from tests.sync.hub.test_pages import text_of


@pytest.fixture
def kiosk(hub: RunningHub, roster: Roster, clock: SetClock) -> Kiosk:
    hub.load(roster)
    clock.at = at(8, 30)
    return hub.enrol(EVENT, "南门")


def look(hub: RunningHub, known: Aside | None = None) -> Board:
    return board(hub.database, EVENT, hub.config.clock.now(), known)


def copy_of(pen: Journal) -> Journal:
    """Give a second pen to the same disk, used a little later: its ids are others."""
    copy = pen.fork()
    copy.at += timedelta(seconds=7)
    return copy


def again(pen: Journal, *entries: Entry) -> list[Entry]:
    """Record entries again behind a pen, as a copy that found itself out does."""
    made = []
    for entry in entries:
        pen.seq += 1
        one = type(entry)(
            **{
                **{name: getattr(entry, name) for name in entry.__slots__},
                "epoch": pen.epoch,
                "seq": pen.seq,
            }
        ).sealed(pen.prev_hash)
        pen.prev_hash = one.hash
        made.append(one)
    return made


def test_a_kiosk_of_one_disk_is_not_named(hub: RunningHub, kiosk: Kiosk) -> None:
    pen = Journal(EVENT, kiosk.kiosk, at=at(8))
    kiosk.push(batch([pen.write(Kind.ON, WANG), "poison"]))
    found = look(hub)
    assert found.copied == ()
    assert (found.quarantined, len(found.aside)) == (1, 1)
    assert "data-copied" not in hub.get(f"events/{EVENT}").text


def test_a_copy_is_named_until_it_recorded_again_what_was_set_aside(
    hub: RunningHub, kiosk: Kiosk, clock: SetClock
) -> None:
    pen = Journal(EVENT, kiosk.kiosk, at=at(8))
    copy = copy_of(pen)
    kiosk.push(batch([pen.write(Kind.ON, WANG), pen.tally(3)]))
    lost = [copy.write(Kind.ON, LI), copy.tally(5)]
    kiosk.push(batch(lost))
    known = Aside()
    found = look(hub, known)
    assert (found.quarantined, [line.seq for line in found.aside]) == (2, [2, 1])
    (named,) = found.copied
    assert (named.name, named.since, named.both, named.waiting) == ("南门", None, False, 2)
    words = text_of(hub.get(f"events/{EVENT}?lang=zh").text)
    assert "硬盘被复制过，或从旧备份恢复过。 还有 2 条没有计入：让那台电脑再联网同步一次。" in words
    english = text_of(hub.get(f"events/{EVENT}?lang=en").text)
    assert "2 entries do not count yet: let that laptop exchange once more." in english
    # It found itself out: its own epoch, the same ids.
    clock.at += timedelta(minutes=1)
    fresh = Journal(EVENT, kiosk.kiosk, epoch=40, at=at(8, 31))
    kiosk.push(batch(again(fresh, lost[0])))
    assert [line.seq for line in look(hub, known).aside] == [2]
    kiosk.push(batch(again(fresh, lost[1])))
    for found in (look(hub, known), look(hub)):
        assert (found.quarantined, found.aside) == (0, ())
        (named,) = found.copied
        assert named.settled
        assert named.since == at(8, 31).astimezone(named.since.tzinfo if named.since else None)
    page = hub.get(f"events/{EVENT}?lang=zh").text
    assert "data-quarantined" not in page
    assert "8月16日 08:31 起，它已自动换成新编号继续记录。 不用做什么。" in text_of(page)


def test_two_laptops_that_both_go_on_are_told_from_one_that_was_put_back(
    hub: RunningHub, kiosk: Kiosk, clock: SetClock
) -> None:
    one = Journal(EVENT, kiosk.kiosk, at=at(8))
    kiosk.push(batch([one.write(Kind.ON, WANG)]))
    clock.at += timedelta(minutes=1)
    other = Journal(EVENT, kiosk.kiosk, epoch=40, at=at(8, 31))
    kiosk.push(batch([other.tally(1)]))
    assert [named.both for named in look(hub).copied] == [False]
    clock.at += timedelta(minutes=1)
    kiosk.push(batch([one.tally(1)]))
    assert [named.both for named in look(hub).copied] == [True]
    words = text_of(hub.get(f"events/{EVENT}?lang=zh").text)
    assert "有两台电脑在用同一个签到台" in words
    assert f"gatepost-hub enrol-code {EVENT}" in words
    assert re.search(r'class="warn" data-copied="1"', hub.get(f"events/{EVENT}").text)


def test_what_is_malformed_stays_open_though_its_kiosk_was_copied(
    hub: RunningHub, kiosk: Kiosk
) -> None:
    pen = Journal(EVENT, kiosk.kiosk, at=at(8))
    copy = copy_of(pen)
    kiosk.push(batch([pen.write(Kind.ON, WANG), "poison"]))
    lost = copy.write(Kind.ON, LI)
    kiosk.push(batch([lost]))
    kiosk.push(batch(again(Journal(EVENT, kiosk.kiosk, epoch=9), lost)))
    found = look(hub)
    assert [(line.epoch, line.seq, line.code) for line in found.aside] == [(1, 2, "shape")]


def test_what_is_remembered_of_another_database_is_forgotten(
    hub: RunningHub, kiosk: Kiosk, roster: Roster
) -> None:
    pen = Journal(EVENT, kiosk.kiosk, at=at(8))
    copy = copy_of(pen)
    kiosk.push(batch([pen.write(Kind.ON, WANG)]))
    kiosk.push(batch([copy.write(Kind.ON, LI)]))
    known = Aside()
    with hub.database.reading() as connection:
        assert known.open_ones(connection, EVENT, 5).count == 1
        known._seen[EVENT].head = 10**9  # as of a hub that was set back meanwhile
        assert known.open_ones(connection, EVENT, 5).count == 1
