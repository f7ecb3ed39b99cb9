"""Flipped bytes and files that are short: refused in words, and what is left is saved."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.store.engine import open_store
from kiosk.store.identity import load_identity
from kiosk.store.mark import beside as mark_of
from kiosk.store.problems import (
    StoreBehind,
    StoreDamaged,
    StoreForeign,
    StoreInUse,
)
from kiosk.store.roster import load_roster, load_trust
from kiosk.store.salvaging import NotDamaged, NothingToSalvage, Step, choose, lacks, salvage
from kiosk.store.salvaging import salvaged as last_salvage
from sync.domain.entries import chain_breaks
from tests.builders import a_roster, an_entry, journal
from tests.faults.damaging import DATABASE, ENTRIES, Sample, a_sample, flip, places, try_out
from tests.kiosk.store.stores import KEY, TOKEN, a_journal, digests, on

pytestmark = pytest.mark.expects_warnings


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """A database of 300 entries as a kill leaves it."""
    return a_sample(tmp_path_factory.mktemp("damage"))


def test_a_flipped_byte_is_harmless_or_refused_and_salvaged(sample: Sample, tmp_path: Path) -> None:
    for turn, (name, at, bits) in enumerate(places(sample, seed=8, count=6)):
        path = sample.copied(tmp_path / str(turn))
        flip(path.with_name(name), at, bits)
        try_out(sample, path, lost_max=3)


@pytest.mark.parametrize("at", [0, 7, 15])
def test_a_flipped_salt_is_found_by_trying_and_every_entry_saved(
    sample: Sample, tmp_path: Path, at: int
) -> None:
    path = sample.copied(tmp_path / "x")
    flip(path, at, 0x20)
    with pytest.raises(StoreDamaged):
        open_store(path, KEY)
    assert try_out(sample, path, lost_max=0).lost == 0


def test_a_first_page_that_is_gone_costs_no_entry(sample: Sample, tmp_path: Path) -> None:
    path = sample.copied(tmp_path / "x")
    with path.open("r+b") as file:
        file.write(os.urandom(4096))
    assert try_out(sample, path, lost_max=0).lost == 0


@pytest.mark.parametrize("at", [16, 32, 40, 5000])
def test_a_log_that_sqlite_would_pass_over_in_silence_is_refused(
    sample: Sample, tmp_path: Path, at: int
) -> None:
    path = sample.copied(tmp_path / "x")
    flip(path.with_name(f"{DATABASE}-wal"), at, 4)
    with pytest.raises(StoreBehind) as caught:
        open_store(path, KEY)
    assert "旧的副本" in caught.value.message.zh
    assert try_out(sample, path, lost_max=1).lost <= 1


@pytest.mark.parametrize("content", [b"", b"junk" * 8192, bytes(32768)])
def test_an_index_that_a_power_cut_left_in_any_state_does_no_harm(
    sample: Sample, tmp_path: Path, content: bytes
) -> None:
    path = sample.copied(tmp_path / "x")
    path.with_name(f"{DATABASE}-shm").write_bytes(content)
    assert try_out(sample, path, lost_max=0).opened


def test_a_log_that_is_gone_is_missed(sample: Sample, tmp_path: Path) -> None:
    path = sample.copied(tmp_path / "x")
    path.with_name(f"{DATABASE}-wal").unlink()
    with pytest.raises(StoreBehind):
        open_store(path, KEY)
    told = salvage(path, KEY)
    assert (told.entries, told.at_hub, told.lost) == (260, 0, 40)


def test_an_older_copy_that_was_put_back_is_known_and_goes_on_in_a_new_epoch(
    sample: Sample, tmp_path: Path
) -> None:
    path = sample.copied(tmp_path / "x")
    older = path.read_bytes()
    with open_store(path, KEY) as store:
        a_journal(store).append(on())
    path.write_bytes(older)
    with pytest.raises(StoreBehind):
        open_store(path, KEY)
    told = salvage(path, KEY)
    assert told.lost == 41
    with open_store(path, KEY) as store:
        assert a_journal(store).append(on()).epoch == 2


def test_a_salvage_keeps_who_this_kiosk_is_its_roster_and_its_keys(
    sample: Sample, tmp_path: Path
) -> None:
    path = sample.copied(tmp_path / "x")
    flip(path, 3, 1)
    told = salvage(path, KEY)
    assert told.roster
    with open_store(path, KEY) as store:
        identity = load_identity(store)
        assert identity is not None
        assert (identity.token, identity.epoch) == (TOKEN, 2)
        assert load_roster(store) == a_roster()
        assert load_trust(store).keys
        assert last_salvage(store)


@pytest.mark.parametrize("page", [4, 7, 12, 14])
def test_small_tables_that_are_lost_cost_no_entry_and_no_token(
    sample: Sample, tmp_path: Path, page: int
) -> None:
    path = sample.copied(tmp_path / "x")
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(bytes(4096))
    assert try_out(sample, path, lost_max=0).lost == 0
    with open_store(path, KEY) as store:
        identity = load_identity(store)
        assert identity is not None
        assert identity.token == TOKEN


def test_a_page_whose_list_of_rows_is_damaged_still_gives_its_rows(
    sample: Sample, tmp_path: Path
) -> None:
    for turn, page in enumerate((47, 56, 85)):
        path = sample.copied(tmp_path / str(turn))
        flip(path, page * 4096 + 2, 32)
        assert try_out(sample, path, lost_max=1).lost <= 1


def test_a_lost_page_costs_its_rows_and_says_how_many(sample: Sample, tmp_path: Path) -> None:
    path = sample.copied(tmp_path / "x")
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size // 2 // 4096 * 4096)
        file.write(bytes(4096 * 4))
    tried = try_out(sample, path, lost_max=40)
    assert tried.lost > 0


def test_the_missing_numbers_do_not_wait_and_the_rest_is_one_chain_with_gaps(
    sample: Sample, tmp_path: Path
) -> None:
    path = sample.copied(tmp_path / "x")
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size * 4 // 5 // 4096 * 4096)
        file.write(bytes(4096 * 12))
    told = salvage(path, KEY)
    assert told.lost > 0
    with open_store(path, KEY) as store:
        kept = a_journal(store)
        assert kept.pending_count() == told.waiting
        entries = kept.entries()
        numbers = [entry.seq for entry in entries]
        gaps = lacks(1, numbers, ENTRIES)
        assert len(chain_breaks(entries)) == len([g for g in gaps if g.last < ENTRIES])
        kept.acknowledge(1, ENTRIES)
        assert kept.pending_count() == 0


def test_a_salvage_that_is_cut_off_anywhere_is_done_again(sample: Sample, tmp_path: Path) -> None:
    class Cut(Exception):
        pass

    for step in list(Step)[:-1]:
        path = sample.copied(tmp_path / step)
        flip(path.with_name(f"{DATABASE}-wal"), 16, 1)

        def cut(reached: Step, at: Step = step) -> None:
            if reached is at:
                raise Cut

        with pytest.raises(Cut):
            salvage(path, KEY, told=cut)
        with pytest.raises(StoreDamaged):
            open_store(path, KEY)
        assert salvage(path, KEY).entries == ENTRIES


def test_a_log_that_was_taken_away_in_the_swap_is_read_from_its_copy(
    sample: Sample, tmp_path: Path
) -> None:
    path = sample.copied(tmp_path / "x")
    mark_of(path).unlink()
    flip(path, 5000, 1)

    def cut(reached: Step) -> None:
        if reached is Step.SWAPPING:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        salvage(path, KEY, told=cut)
    path.with_name(f"{DATABASE}-wal").unlink()
    assert salvage(path, KEY).entries >= ENTRIES - 2


def test_what_is_sound_or_not_ours_is_left_alone(sample: Sample, tmp_path: Path) -> None:
    path = sample.copied(tmp_path / "x")
    with pytest.raises(NotDamaged):
        salvage(path, KEY)
    before = digests(path)
    with pytest.raises(StoreForeign):
        open_store(path, bytes(32))
    with pytest.raises(NothingToSalvage):
        salvage(path, bytes(32))
    assert digests(path) == before
    with pytest.raises(NothingToSalvage):
        salvage(tmp_path / "nothing.db", KEY)


def test_a_second_kiosk_on_one_database_is_told_so_and_changes_nothing(
    sample: Sample, tmp_path: Path
) -> None:
    path = sample.copied(tmp_path / "x")
    code = (
        "import sys; from pathlib import Path; from kiosk.store.engine import open_store\n"
        "from kiosk.store.problems import StoreInUse\n"
        "from kiosk.store.salvaging import salvage\n"
        "for act in (open_store, salvage):\n"
        "    try: act(Path(sys.argv[1]), bytes(range(32)))\n"
        "    except StoreInUse as problem: print(problem.message.zh)\n"
    )
    with open_store(path, KEY) as store:
        a_journal(store).append(on())
        before = digests(path)
        done = subprocess.run(
            [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
        )
        assert done.stdout.splitlines() == [StoreInUse.default.zh] * 2
        assert digests(path) == before
        a_journal(store).append(on())
        assert len(a_journal(store).entries()) == ENTRIES + 2


def test_of_two_that_claim_one_number_the_chained_one_is_kept() -> None:
    chain = journal(an_entry("on"), an_entry("off"), an_entry("on"))
    other = an_entry("note", seq=2).sealed(chain[1].prev_hash)
    assert list(choose([other, *chain]).values()) == list(chain)
    assert list(choose([*chain[:2], other]).values()) == [chain[0], chain[1]]


def test_numbers_that_are_not_there_are_counted_as_gaps() -> None:
    assert [(g.first, g.last) for g in lacks(1, [2, 3, 6], 8)] == [(1, 1), (4, 5), (7, 8)]
    assert [(g.first, g.last) for g in lacks(1, [], 2)] == [(1, 2)]
    (gap,) = lacks(1, [1, 5], 5)
    assert (gap.beyond(0), gap.beyond(3), gap.beyond(9)) == (3, 1, 0)
