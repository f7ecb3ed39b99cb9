"""What the hub has in doubt, kept with the page that told it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.store.doubts import load_doubts
from kiosk.store.engine import Store
from kiosk.store.roster import apply_page, cursor
from sync.domain.entries import EntryId, wall_text, whole_ms
from sync.domain.errors import BadRoster
from sync.domain.rostering import hex_id, to_rows
from sync.domain.wording import Say
from sync.wire import PROTOCOL
from sync.wire.messages import Change, ChangesPage
from tests.builders import AT, EVENT, HOUR, ROOT_PUBLIC, WANG, WEST, a_roster, an_entry_id
from tests.kiosk.store.stores import enrolled

OPENED = an_entry_id(AT, 1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened, _ = enrolled(tmp_path)
    with opened:
        take(opened, *roster_rows(), fresh=True)
        yield opened


def roster_rows() -> list[Change]:
    return [Change(table=row.table, key=row.key, value=row.value) for row in to_rows(a_roster())]


def a_doubt(opened: EntryId = OPENED, **changes: object) -> Change:
    value: dict[str, Any] = {
        "volunteer": hex_id(WANG),
        "flags": ["kiosks-differ", "overlap"],
        "entries": [opened],
        "starts": wall_text(whole_ms(AT)),
        "ends": wall_text(whole_ms(AT + HOUR)),
        "posts": [WEST],
        "minutes": 60,
        "explanation": {"zh": "记录 08:02–09:02，计 1 小时 0 分。", "en": "Recorded."},
    }
    return Change(table="doubt", key=opened, value={**value, **changes})


def take(store: Store, *changes: Change, at: str = "c", fresh: bool = False) -> None:
    page = ChangesPage(
        protocol=PROTOCOL,
        hub="hub-1",
        hub_epoch=1,
        event=EVENT,
        fresh=fresh,
        changes=list(changes),
        cursor=at,
        more=False,
        server_time=AT,
    )
    apply_page(store, page, ROOT_PUBLIC)


def test_a_doubt_is_kept_changed_and_taken_back(store: Store) -> None:
    take(store, a_doubt())
    (found,) = load_doubts(store)
    assert (found.opened, found.volunteer, found.posts) == (OPENED, WANG, (WEST,))
    assert found.flags == ("kiosks-differ", "overlap")
    assert (found.starts, found.ends, found.minutes) == (whole_ms(AT), whole_ms(AT + HOUR), 60)
    assert found.explanation == Say(zh="记录 08:02–09:02，计 1 小时 0 分。", en="Recorded.")
    take(store, a_doubt(minutes=12))
    assert [one.minutes for one in load_doubts(store)] == [12]
    take(store, Change(table="doubt", key=OPENED, value=None))
    assert load_doubts(store) == ()


def test_a_page_that_does_not_hold_leaves_doubts_and_cursor_as_they_were(store: Store) -> None:
    take(store, a_doubt(), at="good")
    bad = Change(table="shift", key="x", value={"shift": "x"})
    with pytest.raises(BadRoster):
        take(store, Change(table="doubt", key=OPENED, value=None), bad, at="bad")
    assert len(load_doubts(store)) == 1
    assert cursor(store) == "good"


def test_a_fresh_snapshot_forgets_what_it_does_not_tell(store: Store) -> None:
    take(store, a_doubt(), a_doubt(an_entry_id(AT, 2)))
    take(store, *roster_rows(), a_doubt(an_entry_id(AT, 2)), fresh=True)
    assert [one.opened for one in load_doubts(store)] == [an_entry_id(AT, 2)]


@pytest.mark.parametrize(
    "changes", [{"volunteer": "nobody"}, {"starts": "soon"}, {"explanation": None}, {"flags": 7}]
)
def test_a_doubt_of_a_later_form_holds_nothing_up(store: Store, changes: dict[str, Any]) -> None:
    take(store, a_doubt(**changes), at="next")
    assert load_doubts(store) == ()
    assert cursor(store) == "next"
