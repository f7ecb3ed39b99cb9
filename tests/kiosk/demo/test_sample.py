"""The sample event is what the demonstration promises."""

from collections import Counter
from pathlib import Path

import pytest

import assets
from kiosk.demo.sample import load_sample
from sync.domain.errors import BadRoster
from sync.domain.roster import SERVICES, Roster, Rules
from tests.tools import make_sample


@pytest.fixture(scope="module")
def sample() -> Roster:
    return load_sample()


def test_the_file_is_what_its_generator_makes(sample: Roster) -> None:
    assert assets.path("sample/event.json").read_text(encoding="utf-8") == make_sample.text()
    assert sample == make_sample.make()


def test_five_posts_and_a_hundred_volunteers_in_a_tree_of_teams(sample: Roster) -> None:
    assert [post.name for post in sample.posts.values()] == [
        "荣昌东地铁站 A 口",
        "荣昌东地铁站 B 口",
        "会场南门",
        "会场西门",
        "失物招领与问询台",
    ]
    assert all(
        post.services and set(post.services) <= SERVICES.keys() for post in sample.posts.values()
    )
    assert len(sample.volunteers) == len({v.number for v in sample.volunteers.values()}) == 100
    for volunteer in sample.volunteers.values():
        path = sample.team_path(volunteer.team)
        assert path[0].name.endswith("总队"), path
        assert len(path) in {3, 4}, path
    assert sample.rules == Rules()


@pytest.mark.parametrize("day", [16, 17])
def test_twenty_odd_are_assigned_a_day_each_once_and_every_place_is_filled(
    sample: Roster, day: int
) -> None:
    shifts = {s.shift: s for s in sample.shifts.values() if sample.event.local(s.starts).day == day}
    assert len(shifts) == 15
    assert {
        f"{sample.event.local(s.starts):%H:%M}-{sample.event.local(s.ends):%H:%M}"
        for s in shifts.values()
    } == {"08:00-12:30", "12:30-17:00", "17:00-20:30"}
    today = [a for a in sample.assignments if a.shift in shifts]
    assert 20 <= len(today) <= 29
    assert len({a.volunteer for a in today}) == len(today)
    assert Counter(a.shift for a in today) == {s.shift: s.required for s in shifts.values()}
    heads: Counter[str] = Counter()
    for shift in shifts.values():
        heads[shift.post] += shift.required
    assert heads.most_common(1)[0][0] == "south-gate"


def test_the_first_shift_at_the_south_gate_needs_four(sample: Roster) -> None:
    first = min(
        (s for s in sample.shifts.values() if s.post == "south-gate"), key=lambda s: s.starts
    )
    assert first.required == 4


def test_the_names_hold_what_real_names_hold(sample: Roster) -> None:
    names = Counter(v.name for v in sample.volunteers.values())
    assert [name for name, times in names.items() if times > 1] == ["张伟宁"]
    for part in ("𠮷", "龘", "㛃", "欧阳", "·", "Daniel"):
        assert any(part in name for name in names), part
    assert {2, 3, 4} <= {len(name) for name in names}


@pytest.mark.parametrize("text", ["", "[]", '{"rows": 3}', '{"rows": [["event"]]}', None])
def test_a_damaged_sample_says_so(
    text: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "event.json"
    if text is not None:
        broken.write_text(text, encoding="utf-8")
    monkeypatch.setattr(assets, "path", lambda _name: broken)
    with pytest.raises(BadRoster, match="sample event is missing or damaged") as caught:
        load_sample()
    assert "示例活动" in caught.value.message.zh
