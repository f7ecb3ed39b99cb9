"""The hub's file of badges: read as it is written, and whatever is wrong with it said."""

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.demo.sample import load_sample
from kiosk.printing.badgefile import BadBadgeFile, choose, read_badges, some
from kiosk.printing.cards import STANDBY, cards_of
from sync.domain.wording import Say, same
from sync.hub.database import open_database
from sync.hub.migrating import migrate
from sync.hub.services.badges import IssuedBadge, issue_all
from sync.hub.services.keys import open_ring
from tests.builders import AT, a_badge_text
from tests.kiosk.printing.papers import a_card


def a_row(volunteer: int = 1, **changes: object) -> dict[str, Any]:
    row = IssuedBadge(
        volunteer=f"{volunteer:016x}",
        number=f"YZ{volunteer:04d}",
        name="王晓安",
        team="一中队",
        post="会场南门",
        post_en="South Gate",
        post_index=2,
        post_colour="#b3202c",
        event_name="机器人大会",
        event_name_en="Robots",
        serial=1,
        token=a_badge_text(),
    )
    return {**asdict(row), **changes}


def a_file(folder: Path, content: object) -> Path:
    path = folder / "badges.json"
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def test_what_the_hub_issues_prints_as_what_the_kiosk_knows_of_its_roster(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'hub.sqlite'}")
    try:
        migrate(database)
        _, ring = open_ring(database, tmp_path)
        roster = load_sample()
        south = next(iter(roster.posts))
        posts = {**roster.posts, south: replace(roster.posts[south], colour="#b3202c")}
        roster = replace(roster, posts=posts)
        with database.reading() as connection:
            issued = issue_all(connection, roster, ring, AT)
    finally:
        database.close()
    found = read_badges(a_file(tmp_path, [asdict(badge) for badge in issued]))
    tokens = {who: badge.token for badge in issued for who in [int(badge.volunteer, 16)]}
    assert found == cards_of(roster, tokens)  # type: ignore[arg-type]
    assert {card.colour for card in found} == {"", "#b3202c"}


def test_an_older_hubs_file_prints_too(tmp_path: Path) -> None:
    new = {"post_en", "post_index", "post_colour", "event_name", "event_name_en"}
    row = {key: value for key, value in a_row().items() if key not in new}
    (card,) = read_badges(a_file(tmp_path, [row]))
    assert (card.post, card.post_index, card.colour) == (same("会场南门"), None, "")
    assert card.event == Say(zh="志愿服务", en="Volunteer service")


def test_who_has_no_post_stands_by(tmp_path: Path) -> None:
    row = a_row(post="", post_en="", post_index=None, post_colour="")
    (card,) = read_badges(a_file(tmp_path, [row]))
    assert card.post == STANDBY


@pytest.mark.parametrize(
    "changes",
    [
        {"token": "lower case"},
        {"token": None},
        {"token": 7},
        {"number": ""},
        {"name": ""},
        {"name": None},
        {"post_index": "2"},
        {"post_index": True},
        {"post_index": -1},
        {"post_index": 10**9},
        {"team": ["x"]},
        {"post_colour": 5},
    ],
)
def test_a_badge_that_is_not_whole_is_named_by_its_place(
    changes: dict[str, object], tmp_path: Path
) -> None:
    file = a_file(tmp_path, [a_row(1), a_row(2), {**a_row(3), **changes}])
    with pytest.raises(BadBadgeFile) as caught:
        read_badges(file)
    assert "Badge 3 of the file" in caught.value.message.en
    assert "第 3 张" in caught.value.message.zh


@pytest.mark.parametrize("row", [None, 5, "x", []])
def test_a_row_of_another_kind_is_named_by_its_place(row: object, tmp_path: Path) -> None:
    with pytest.raises(BadBadgeFile, match="Badge 1 of the file"):
        read_badges(a_file(tmp_path, [row]))


@pytest.mark.parametrize("content", [b"", b"{}", b"7", b"\xff\xfe", b"[" * 100_000, b"[{]"])
def test_another_file_is_refused_in_words(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(content)
    with pytest.raises(BadBadgeFile, match="no file that gatepost-hub badges wrote"):
        read_badges(tmp_path / "x.json")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadBadgeFile, match=r"none\.json cannot be read"):
        read_badges(tmp_path / "none.json")
    with pytest.raises(BadBadgeFile, match="cannot be read"):
        read_badges(tmp_path)


def test_some_are_chosen_by_number_and_who_is_not_there_is_named() -> None:
    cards = [a_card(number) for number in range(1, 20)]
    assert choose(cards, []) == cards
    assert [card.number for card in choose(cards, ["YZ0007", "YZ0003"])] == ["YZ0003", "YZ0007"]
    with pytest.raises(BadBadgeFile, match="these numbers: YZ0099"):
        choose(cards, ["YZ0001", "YZ0099"])


def test_a_sentence_names_a_few_numbers_and_counts_the_rest() -> None:
    assert some(["A", "B"]) == Say(zh="A、B", en="A, B")
    assert some([str(number) for number in range(11)]).en == "0, 1, 2, 3, 4, 5, 6, 7 and 3 more"
