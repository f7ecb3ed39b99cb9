"""The purge: nothing that is nowhere else, no name left, and whole whatever is cut off."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from kiosk.store.engine import Store, open_store
from kiosk.store.identity import load_identity
from kiosk.store.journal import Draft, Journal
from kiosk.store.memory import recall, remember
from kiosk.store.problems import StoreInUse
from kiosk.store.purging import (
    NOT_CLOSED,
    NOTHING_THERE,
    PurgeRefused,
    Step,
    look,
    purge,
    purge_record,
)
from kiosk.store.roster import load_roster
from sync.domain.entries import Kind, Method
from sync.wire.messages import Status, Verdict
from tests.builders import EVENT, KIOSK, SOUTH, WANG, a_roster
from tests.stage import DATABASE, STORE_KEY, StandingClock, enrolled_store

PAGE = 4096
RESERVED = 80
NAMES = ("王晓安", "李晨", "赵宁")
FOUND = "捡到王女士的手机"


def fill(store: Store, *, acknowledged: bool = True, closed: bool = True) -> Journal:
    """Record a small day with a name in a note."""
    journal = Journal(store, StandingClock())
    journal.append(Draft(Kind.ON, Method.BADGE, WANG, SOUTH))
    journal.append(Draft(Kind.NOTE, Method.DESK, post=SOUTH, data={"topic": "lost", "text": FOUND}))
    journal.append(Draft(Kind.OFF, Method.BADGE, WANG, SOUTH))
    if closed:
        journal.append(Draft(Kind.CLOSE, Method.DESK, data={"date": "2023-08-16"}))
    if acknowledged:
        journal.acknowledge(1, 4 if closed else 3)
    return journal


@pytest.fixture
def database(tmp_path: Path) -> Path:
    with enrolled_store(tmp_path, a_roster()) as store:
        fill(store)
        remember(store, "language", "en")
        remember(store, "posts", ["south-gate"])
    return tmp_path / DATABASE


def decrypted(path: Path, key: bytes = STORE_KEY) -> bytes:
    """Give every page of an SQLCipher 4 file with a raw key as plain bytes, free pages, too."""
    raw = path.read_bytes()
    plain = b""
    for start in range(0, len(raw), PAGE):
        page = raw[start : start + PAGE]
        body = page[16 if start == 0 else 0 : PAGE - RESERVED]
        iv = page[PAGE - RESERVED : PAGE - RESERVED + 16]
        decryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
        plain += decryptor.update(body) + decryptor.finalize()
    return plain


def test_after_a_purge_no_page_holds_a_name_and_before_it_they_do(database: Path) -> None:
    before = decrypted(database)
    for text in (*NAMES, FOUND, "not-a-real-token"):
        assert text.encode() in before, "the test looks at the wrong bytes"
    done = purge(database, STORE_KEY)
    assert (done.event, done.entries) == (EVENT, 4)
    after = decrypted(database)
    assert b"alembic_version" in after
    for text in (*NAMES, FOUND, "not-a-real-token", "south-gate"):
        assert text.encode() not in after
    assert sorted(place.name for place in database.parent.iterdir()) == [
        ".gatepost.db.lock",
        "gatepost.db",
    ]


def test_a_purged_laptop_belongs_to_no_event_and_remembers_its_own_settings(
    database: Path,
) -> None:
    purge(database, STORE_KEY)
    with open_store(database, STORE_KEY) as store:
        assert load_identity(store) is None
        assert load_roster(store) is None
        assert (recall(store, "language"), recall(store, "posts")) == ("en", None)
        record = purge_record(store)
        assert isinstance(record, dict)
        assert (record["kiosk"], record["event"], record["entries"]) == (KIOSK, EVENT, 4)
        assert [tip["seq"] for tip in record["tips"]] == [4]  # type: ignore[index,union-attr,call-overload]


def test_the_file_stays_private(database: Path) -> None:
    purge(database, STORE_KEY)
    if os.name == "posix":
        assert database.stat().st_mode & 0o777 == 0o600


def test_the_copies_that_migrations_kept_go_too(database: Path) -> None:
    copy = database.with_name(f"{database.name}.before-0002")
    copy.write_bytes(database.read_bytes())
    purge(database, STORE_KEY)
    assert not copy.exists()


def test_badges_that_were_saved_as_files_go_too(database: Path, tmp_path: Path) -> None:
    folder = tmp_path / "badges"
    folder.mkdir()
    (folder / "018a.pdf").write_bytes(b"%PDF a name and a code")
    elsewhere = tmp_path.parent / f"{tmp_path.name}-elsewhere.pdf"
    elsewhere.write_bytes(b"%PDF of somebody else's")
    (folder / "link.pdf").symlink_to(elsewhere)
    purge(database, STORE_KEY)
    assert not folder.exists()
    assert elsewhere.read_bytes() == b"%PDF of somebody else's"


def test_an_unsent_entry_is_never_purged(tmp_path: Path) -> None:
    with enrolled_store(tmp_path, a_roster()) as store:
        fill(store, acknowledged=False).acknowledge(1, 3)
        assert look(store).unsent == 1
    before = (tmp_path / DATABASE).read_bytes()
    with pytest.raises(PurgeRefused, match="1 entries have not reached"):
        purge(tmp_path / DATABASE, STORE_KEY)
    assert (tmp_path / DATABASE).read_bytes() == before


def test_an_entry_of_an_epoch_that_nobody_acknowledged_counts_as_unsent(tmp_path: Path) -> None:
    with enrolled_store(tmp_path, a_roster()) as store:
        fill(store)
        with store.appending() as raw:
            raw.execute("DELETE FROM acknowledgement")
        assert look(store).unsent == 4


def test_a_day_that_is_not_closed_is_not_purged(tmp_path: Path) -> None:
    with enrolled_store(tmp_path, a_roster()) as store:
        journal = fill(store, closed=False)
        assert look(store).refusal == NOT_CLOSED
        journal.append(Draft(Kind.CLOSE, Method.DESK))
        journal.acknowledge(1, 4)
        assert look(store).refusal is None
        journal.append(Draft(Kind.ON, Method.BADGE, WANG, SOUTH))
        journal.acknowledge(1, 5)
        assert look(store).refusal == NOT_CLOSED
    with pytest.raises(PurgeRefused):
        purge(tmp_path / DATABASE, STORE_KEY)


def test_what_the_hub_set_aside_is_settled_first(tmp_path: Path) -> None:
    with enrolled_store(tmp_path, a_roster()) as store:
        fill(store).store_verdicts(1, [Verdict(seq=2, status=Status.QUARANTINED, code="chain")])
    with pytest.raises(PurgeRefused, match="set 1 entries aside"):
        purge(tmp_path / DATABASE, STORE_KEY)


def test_an_open_database_is_not_purged(tmp_path: Path) -> None:
    with enrolled_store(tmp_path, a_roster()) as store:
        fill(store)
        with pytest.raises(StoreInUse):
            purge(tmp_path / DATABASE, STORE_KEY)


def test_a_laptop_without_an_event_has_nothing_to_purge(database: Path) -> None:
    purge(database, STORE_KEY)
    with pytest.raises(PurgeRefused) as refused:
        purge(database, STORE_KEY)
    assert refused.value.message == NOTHING_THERE
    with pytest.raises(PurgeRefused):
        purge(database.with_name("none.db"), STORE_KEY)


CUT = """
import os, sys
from pathlib import Path
from kiosk.store.purging import Step, purge
def told(step):
    if step == sys.argv[2]:
        os._exit(9)
purge(Path(sys.argv[1]), bytes(32), told=told)
"""


@pytest.mark.parametrize("step", list(Step))
def test_cut_off_at_any_step_either_the_old_or_the_new_database_opens(
    database: Path, step: Step
) -> None:
    copy = database.with_name(f"{database.name}.before-0002")
    copy.write_bytes(database.read_bytes())
    done = subprocess.run(
        [sys.executable, "-c", CUT, str(database), step.value], timeout=50, check=False
    )
    assert done.returncode == 9
    with open_store(database, STORE_KEY) as store:
        old = load_identity(store) is not None
        assert old is (step not in {Step.SWAPPED, Step.OVERWRITTEN})
        if old:
            assert len(Journal(store, StandingClock()).entries()) == 4
            assert load_roster(store) is not None
    if old:
        purge(database, STORE_KEY)
    left = [place for place in database.parent.iterdir() if place.is_file()]
    for place in left:
        if place.stat().st_size and place.suffix != ".mark":
            assert NAMES[0].encode() not in decrypted(place), place.name
    assert not copy.exists()
