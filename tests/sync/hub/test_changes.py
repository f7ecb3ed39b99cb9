"""Pull and enrolment over real HTTP."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from sync.domain import manifest
from sync.domain.badge import verify
from sync.domain.entries import Kind, VolunteerId, parse
from sync.domain.roster import Roster, TeamId, Volunteer
from sync.domain.rostering import Row, from_rows
from sync.hub.services import badges, board, devices, feeds, heads
from sync.hub.services.feeds import position_of, read_cursor, write_cursor
from sync.wire import PROTOCOL
from sync.wire.messages import Change
from tests.sync.hub.journals import Journal, batch, long_journal
from tests.sync.hub.running import WITHIN_S, Kiosk, RunningHub, SetClock
from tests.sync.hub.samples import EVENT, LI, SOUTH, WANG


@pytest.fixture
def kiosk(hub: RunningHub, roster: Roster) -> Kiosk:
    hub.load(roster)
    return hub.enrol(EVENT)


def as_roster(changes: list[Change]) -> Roster:
    rows = [Row(c.table, c.key, c.value) for c in changes]
    return from_rows(rows)


def test_a_new_kiosk_gets_the_whole_roster_and_a_manifest_it_can_check(
    hub: RunningHub, kiosk: Kiosk, roster: Roster
) -> None:
    page = kiosk.pull()
    assert page.fresh
    assert not page.more
    assert as_roster(list(page.changes)) == roster
    sealed = next(c.value for c in page.changes if c.table == "manifest")
    trust = manifest.open_(sealed, EVENT, bytes.fromhex(hub.ring.root_public))
    with hub.database.reading() as connection:
        issued = badges.issue_all(connection, roster, hub.ring, hub.config.clock.now())
    seen = verify(issued[0].token, EVENT, trust, hub.config.clock.now())
    assert not isinstance(seen, str)
    assert f"{seen.volunteer:016x}" == issued[0].volunteer
    behind = kiosk.pull(page.cursor)
    assert (behind.fresh, behind.changes, behind.cursor) == (False, [], page.cursor)


def test_a_changed_roster_is_told_as_changes_and_tombstones(
    hub: RunningHub, kiosk: Kiosk, roster: Roster
) -> None:
    _, cursor = kiosk.pull_all()
    south = replace(roster.posts[SOUTH], name="会场南门（新）")
    people = {who: person for who, person in roster.volunteers.items() if who != LI}
    kept = frozenset(a for a in roster.assignments if a.volunteer != LI)
    changed = replace(
        roster, posts={**roster.posts, SOUTH: south}, volunteers=people, assignments=kept
    )
    loaded = hub.load(changed)
    assert (loaded.changed, loaded.removed) == (1, 2)
    changes, cursor = kiosk.pull_all(cursor)
    assert [(c.table, c.key, c.value is None) for c in changes] == [
        ("post", "south-gate", False),
        ("assignment", f"{LI:016x}/s1", True),
        ("volunteer", f"{LI:016x}", True),
    ]
    assert hub.load(changed) == replace(loaded, changed=0, removed=0)
    assert kiosk.pull(cursor).changes == []


def test_a_large_roster_comes_in_pages_that_miss_nothing(hub: RunningHub, roster: Roster) -> None:
    crowd = {
        VolunteerId(n): Volunteer(VolunteerId(n), f"N{n}", f"志愿者{n}", TeamId("t1"))
        for n in range(10_000, 12_400)
    }
    large = replace(roster, volunteers={**roster.volunteers, **crowd})
    hub.load(large)
    kiosk = hub.enrol(EVENT)
    first = kiosk.pull()
    assert first.more
    assert len(first.changes) == feeds.PAGE_ROWS
    # While the kiosk is between two pages the roster changes: nothing is lost, nothing stale.
    hub.load(roster)
    rest, _ = kiosk.pull_all(first.cursor)
    assert as_roster([*first.changes, *rest]) == roster


def test_a_page_of_long_rows_is_cut_by_bytes_and_misses_nothing(
    hub: RunningHub, kiosk: Kiosk
) -> None:
    _, cursor = kiosk.pull_all()
    long = "照" * (feeds.PAGE_BYTES // 12)  # a quarter of a page each, in UTF-8
    rows = [Row("photo", f"{n:016x}", {"jpeg": long}) for n in range(6)]
    rows.insert(4, Row("photo", f"{9:016x}", {"jpeg": long * 5}))
    with hub.database.writing() as connection:
        heads.lock(connection, EVENT)
        feeds.put(connection, EVENT, rows)
    pages, more = [], True
    while more:
        page = kiosk.pull(cursor)
        pages.append([change.key for change in page.changes])
        cursor, more = page.cursor, page.more
    assert [len(keys) for keys in pages] == [3, 1, 1, 2]
    assert [key for keys in pages for key in keys] == [row.key for row in rows]


def test_verdicts_reach_only_the_kiosk_that_recorded_the_entry(
    hub: RunningHub, kiosk: Kiosk
) -> None:
    other = hub.enrol(EVENT)
    kiosk.push(batch(["no entry"], kiosk=kiosk.kiosk))
    mine, _ = kiosk.pull_all()
    theirs, _ = other.pull_all()
    assert [c.key for c in mine if c.table == "verdict"] == ["1/1"]
    (said,) = (c.value for c in mine if c.table == "verdict")
    assert said == {"status": "quarantined", "code": "shape", "hash": None}
    assert [c.key for c in theirs if c.table == "verdict"] == []


def test_a_revoked_volunteer_and_a_replaced_badge_are_in_the_next_manifest(
    hub: RunningHub, kiosk: Kiosk, roster: Roster
) -> None:
    _, cursor = kiosk.pull_all()
    badges.revoke(hub.database, hub.ring, EVENT, WANG)
    serial = badges.renew(hub.database, hub.ring, EVENT, LI)
    changes, _ = kiosk.pull_all(cursor)
    assert [c.table for c in changes] == ["manifest"]
    trust = manifest.open_(changes[0].value, EVENT, bytes.fromhex(hub.ring.root_public))
    assert trust.version == 3
    assert trust.revoked == frozenset({WANG})
    assert trust.min_serial == {LI: serial}
    with hub.database.reading() as connection:
        issued = badges.issue_all(connection, roster, hub.ring, hub.config.clock.now())
    assert {badge.volunteer: badge.serial for badge in issued} == {
        f"{who:016x}": (serial if who == LI else 1) for who in roster.volunteers if who != WANG
    }


@pytest.mark.parametrize(
    "cursor", [None, "", "x", "=", "é", "AAAA", "MS43LjA", "9" * 150, "MS4xLjEuMQ", "LTEuLTEuLTE"]
)
def test_a_cursor_that_counts_for_nothing_starts_afresh(cursor: str | None) -> None:
    for entries in (False, True):
        assert read_cursor(cursor, epoch=5, of=EVENT, head=100, entries=entries) is None


@pytest.mark.parametrize("entries", [False, True])
def test_a_cursor_counts_only_for_its_epoch_its_event_and_up_to_the_head(entries: bool) -> None:
    cursor = write_cursor(5, EVENT, 90, entries=entries)
    assert read_cursor(cursor, 5, EVENT, 90, entries=entries) == 90
    assert read_cursor(cursor, 6, EVENT, 90, entries=entries) is None
    assert read_cursor(cursor, 5, type(EVENT)(8), 90, entries=entries) is None
    assert read_cursor(cursor, 5, EVENT, 89, entries=entries) is None


@pytest.mark.parametrize("entries", [False, True])
def test_a_cursor_counts_only_for_the_start_that_gave_out_its_position(entries: bool) -> None:
    for mark, other in (("", "ab12"), ("ab12", ""), ("ab12", "cd34")):
        cursor = write_cursor(5, EVENT, 90, entries=entries, mark=mark)
        assert position_of(cursor) == 90
        assert read_cursor(cursor, 5, EVENT, 90, entries=entries, mark=mark) == 90
        assert read_cursor(cursor, 5, EVENT, 90, entries=entries, mark=other) is None
    assert [position_of(cursor) for cursor in (None, "damaged", "9" * 150)] == [0, 0, 0]


def test_a_cursor_from_before_others_entries_were_told_counts_only_for_those_who_want_none() -> (
    None
):
    before = write_cursor(5, EVENT, 90, entries=False)
    assert read_cursor(before, 5, EVENT, 90, entries=True) is None
    with_them = write_cursor(5, EVENT, 90, entries=True)
    assert read_cursor(with_them, 5, EVENT, 90, entries=False) == 90


def test_a_kiosk_that_passed_over_the_others_entries_gets_them_after_its_upgrade(
    hub: RunningHub, kiosk: Kiosk
) -> None:
    other = hub.enrol(EVENT)
    made = Journal(EVENT, other.kiosk).write(Kind.ON, WANG)
    other.push(batch([made]))
    seen, cursor = kiosk.pull_all()
    assert "entry" not in {change.table for change in seen}
    page = kiosk.pull(cursor, epoch=1)
    assert page.fresh
    assert [c.key for c in page.changes if c.table == "entry"] == [f"{other.kiosk}/1/1"]
    # From then on the common way, and an older copy of it may ask in between.
    assert kiosk.pull_all(page.cursor, epoch=1)[0] == []
    assert kiosk.pull_all(page.cursor)[0] == []


def test_a_hub_of_another_epoch_makes_kiosks_start_afresh(kiosk: Kiosk) -> None:
    page = kiosk.pull(write_cursor(1, EVENT, 1, entries=False))
    assert page.fresh
    assert page.changes


def test_a_code_enrols_one_kiosk_and_no_second(hub: RunningHub, roster: Roster) -> None:
    hub.load(roster)
    code = devices.make_code(hub.database, EVENT, "", hub.config.clock.now())
    ask = {"protocol": PROTOCOL, "code": f" {code.lower()} ", "name": "南门一号机"}
    answers = [hub.session.post(f"{hub.url}v1/enrol", json=ask, timeout=WITHIN_S) for _ in "ab"]
    assert [answer.status_code for answer in answers] == [200, 403]
    assert answers[1].json()["code"] == "bad-code"
    stored = Path(hub.config.url.removeprefix("sqlite:///"))
    kept = stored.read_bytes() + stored.with_name(stored.name + "-wal").read_bytes()
    assert answers[0].json()["token"].encode() not in kept
    assert code.encode() not in kept


def test_a_code_grows_old(hub: RunningHub, roster: Roster, clock: SetClock) -> None:
    hub.load(roster)
    code = devices.make_code(hub.database, EVENT, "", clock.at)
    clock.at += devices.CODE_GOOD
    ask = {"protocol": PROTOCOL, "code": code, "name": "gate"}
    answer = hub.session.post(f"{hub.url}v1/enrol", json=ask, timeout=WITHIN_S)
    assert answer.status_code == 403


def test_codes_cannot_be_guessed_at_speed(hub: RunningHub, roster: Roster) -> None:
    hub.load(roster)
    ask = {"protocol": PROTOCOL, "code": f"{EVENT}-AAAA-BBBB-CCCC", "name": "gate"}
    answers = [
        hub.session.post(f"{hub.url}v1/enrol", json=ask, timeout=WITHIN_S) for _ in range(11)
    ]
    assert [answer.status_code for answer in answers] == [403] * 10 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0


@pytest.mark.parametrize("name", ["", "a\u0000b", "x" * 81])
def test_a_kiosk_has_a_name_that_can_be_shown(hub: RunningHub, name: str) -> None:
    ask = {"protocol": PROTOCOL, "code": "7-AAAA-BBBB-CCCC", "name": name}
    assert hub.session.post(f"{hub.url}v1/enrol", json=ask, timeout=WITHIN_S).status_code == 422


def test_pulls_and_pushes_are_the_last_contact(
    hub: RunningHub, kiosk: Kiosk, clock: SetClock
) -> None:
    clock.at += timedelta(minutes=3)
    assert board.board(hub.database, EVENT, clock.at).kiosks[0].ago == timedelta(minutes=3)
    kiosk.pull()
    assert board.board(hub.database, EVENT, clock.at).kiosks[0].ago == timedelta()
    clock.at += timedelta(minutes=4)
    kiosk.push(batch(long_journal(EVENT, kiosk.kiosk, 10)))
    line = board.board(hub.database, EVENT, clock.at).kiosks[0]
    assert (line.ago, line.received) == (timedelta(), 10)


def test_a_kiosk_that_names_its_epoch_is_told_the_entries_of_the_others_in_their_order(
    hub: RunningHub, kiosk: Kiosk
) -> None:
    other = hub.enrol(EVENT)
    _, cursor = kiosk.pull_all(epoch=1)
    mine, theirs = (long_journal(EVENT, one.kiosk, 6) for one in (kiosk, other))
    kiosk.push(batch(mine[:3]))
    other.push(batch(theirs[:4]))
    kiosk.push(batch(["no entry"], kiosk=kiosk.kiosk, first_seq=4))
    other.push(batch(theirs[4:]))
    changes, after = kiosk.pull_all(cursor, epoch=1)
    assert [c.key for c in changes] == [
        *(f"{other.kiosk}/1/{seq}" for seq in range(1, 5)),
        "1/4",
        *(f"{other.kiosk}/1/{seq}" for seq in range(5, 7)),
    ]
    told = [c.value for c in changes if c.table == "entry"]
    assert [parse(value) for value in told] == theirs
    assert kiosk.pull_all(after, epoch=1) == ([], after)
    assert [c.table for c in kiosk.pull_all(cursor)[0]] == ["verdict"]


def test_a_kiosk_in_a_new_epoch_is_told_its_own_earlier_ones_and_how_far_they_went(
    hub: RunningHub, kiosk: Kiosk
) -> None:
    mine = long_journal(EVENT, kiosk.kiosk, 6)
    kiosk.push(batch(mine))
    assert kiosk.pull(epoch=1).highest == 6
    page = kiosk.pull(epoch=2)
    assert [c.key for c in page.changes if c.table == "entry"] == [
        f"{kiosk.kiosk}/1/{seq}" for seq in range(1, 7)
    ]
    assert page.highest == 0
    assert kiosk.pull().highest is None


def test_pages_of_entries_are_cut_and_miss_nothing_and_say_how_much_is_left(
    hub: RunningHub, kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = hub.enrol(EVENT)
    theirs = long_journal(EVENT, other.kiosk, 30)
    other.push(batch(theirs[:20]))
    other.push(batch(theirs[20:]))
    monkeypatch.setattr(feeds, "PAGE_ROWS", 7)
    monkeypatch.setattr(feeds, "PAGE_BYTES", 3000)
    found, cursor, left, more = [], None, [], True
    while more:
        page = kiosk.pull(cursor, epoch=1)
        found += [c.key for c in page.changes if c.table == "entry"]
        cursor, more = page.cursor, page.more
        left.append(page.left or 0)
    assert found == [f"{other.kiosk}/1/{seq}" for seq in range(1, 31)]
    assert left == sorted(left, reverse=True)
    assert left[-1] == 0


def test_a_long_answer_is_packed_for_those_who_can_unpack_it(hub: RunningHub, kiosk: Kiosk) -> None:
    long = hub.get("v1/changes", **kiosk.headers)
    plain = hub.get("v1/changes", **kiosk.headers, **{"Accept-Encoding": "identity"})
    assert long.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert long.json()["changes"] == plain.json()["changes"] != []
