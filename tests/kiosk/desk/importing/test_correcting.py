"""A corrected file changes what it says, and takes nobody away who has served."""

from dataclasses import replace
from datetime import UTC, date, datetime

from kiosk.desk.importing.correcting import correct, plan_of
from kiosk.desk.importing.findings import Duty, GoodRow
from kiosk.desk.importing.planning import EventPlan, PostPlan, make_roster, volunteer_id
from sync.domain.entries import EventId, VolunteerId
from sync.domain.roster import KIT, SERVICES, Roster
from sync.domain.rostering import from_rows, to_rows
from sync.domain.wording import Say

OF = EventId(2026050101)
PLAN = EventPlan(
    OF, "五一活动", "May Day", date(2026, 5, 1), date(2026, 5, 2), posts=(PostPlan("失物招领", "", 2),)
)  # fmt: skip
SOUTH = Duty("南门", "", date(2026, 5, 1), 450, 720)
WEST = Duty("西门", "", date(2026, 5, 2), 450, 720)
WANG = GoodRow(2, "王晓安", "A1", ("一队",), duty=SOUTH)
LI = GoodRow(3, "李晨", "A2", ("一队",), duty=SOUTH)
ZHAO = GoodRow(4, "赵宁", "A3", ("二队",), duty=WEST)
ROWS = [WANG, LI, ZHAO]
BEFORE = datetime(2026, 4, 30, tzinfo=UTC)
"""Nothing has begun."""
LATER = datetime(2026, 5, 1, 12, tzinfo=UTC)
"""The first day's shift has begun, the second day's not."""


def who(number: str) -> VolunteerId:
    return volunteer_id(OF, number)


def planned(roster: Roster, volunteer: VolunteerId) -> set[str]:
    plan = roster.plan_of(volunteer)
    return {f"{roster.posts[s.post].name} {roster.event.local(s.starts):%d %H:%M}" for s in plan}


def test_the_same_file_again_changes_nothing() -> None:
    old = make_roster(PLAN, ROWS)
    done = correct(old, ROWS, set(), BEFORE)
    assert done.roster == old
    assert done.difference.nothing
    assert done.difference.same == 3
    assert plan_of(old, BEFORE).days == PLAN.days


def test_new_changed_and_gone_are_told_apart() -> None:
    old = make_roster(PLAN, ROWS)
    rows = [
        WANG,
        replace(LI, name="李辰"),
        replace(ZHAO, number="B1", name="陈希"),
        replace(WANG, duty=WEST),
    ]
    done = correct(old, rows, set(), BEFORE)
    told = done.difference
    assert [person.name for person in told.new] == ["陈希"]
    assert [(c.after.name, c.another_name, c.replanned) for c in told.changed] == [
        ("王晓安", False, True),
        ("李辰", True, False),
    ]
    assert [person.name for person in told.gone] == ["赵宁"]
    assert (told.kept, told.same, told.new_posts) == ((), 0, ())
    assert planned(done.roster, who("A1")) == {"南门 01 07:30", "西门 02 07:30"}
    assert from_rows(to_rows(done.roster)) == done.roster


def test_whoever_has_served_stays_and_is_said() -> None:
    old = make_roster(PLAN, ROWS)
    done = correct(old, [WANG], {who("A2"), who("A3")}, LATER)
    assert [person.name for person in done.difference.kept] == ["李晨", "赵宁"]
    assert done.difference.gone == ()
    assert set(done.roster.volunteers) == set(old.volunteers)
    # What was planned for them and has begun is what their entries are read by; the rest is not.
    assert planned(done.roster, who("A2")) == {"南门 01 07:30"}
    assert planned(done.roster, who("A3")) == set()


def test_what_was_made_by_hand_stays_as_it_is() -> None:
    old = make_roster(PLAN, ROWS)
    south = next(post for post in old.posts.values() if post.name == "南门")
    shift = next(shift for shift in old.shifts.values() if shift.post == south.post)
    mine = replace(south, services=("aid",), colour="#123456")
    old = replace(
        old,
        posts={**old.posts, south.post: mine},
        shifts={**old.shifts, shift.shift: replace(shift, required=9)},
        event=replace(old.event, services={"tea": Say(zh="送水", en="Water")}),
    )
    new = GoodRow(9, "陈希", "B1", duty=replace(SOUTH, post="北门"))
    done = correct(old, [WANG, new], set(), BEFORE)
    roster = done.roster
    assert roster.posts[south.post] == mine
    assert roster.shifts[shift.shift].required == 9
    assert roster.event.services == old.event.services
    assert done.difference.new_posts == ("北门",)
    lost = next(post for post in old.posts.values() if post.name == "失物招领")
    hours = [s for s in old.shifts.values() if s.post == lost.post]
    assert [s for s in roster.shifts.values() if s.post == lost.post] == hours


def test_a_head_count_that_followed_the_plan_goes_on_following_it() -> None:
    old = make_roster(PLAN, ROWS)
    done = correct(old, [WANG, LI, replace(ZHAO, duty=SOUTH)], set(), BEFORE)
    (required,) = [
        shift.required
        for shift in done.roster.shifts.values()
        if done.roster.posts[shift.post].name == "南门"
    ]
    assert required == 3
    # The shift at the other gate has nobody any more, and is gone.
    assert all(done.roster.posts[s.post].name != "西门" for s in done.roster.shifts.values())


def test_people_without_numbers_stay_who_they_are_when_rows_come_between() -> None:
    rows = [GoodRow(2, "王晓安", "", ("一队",)), GoodRow(3, "李晨", "", ("一队",))]
    old = make_roster(PLAN, rows)
    again = [GoodRow(2, "陈希", "", ("一队",)), *rows, GoodRow(5, "李晨", "", ("二队",))]
    done = correct(old, again, set(), BEFORE)
    people = {p.name: p for p in done.roster.volunteers.values() if p.number in {"0001", "0002"}}
    assert {name: person.number for name, person in people.items()} == {
        "王晓安": "0001",
        "李晨": "0002",
    }
    assert {p.volunteer for p in people.values()} == set(old.volunteers)
    assert sorted(p.number for p in done.difference.new) == ["0003", "0004"]


def test_somebody_of_one_name_in_another_team_is_known_again_and_two_are_not_mixed_up() -> None:
    one = make_roster(PLAN, [GoodRow(2, "李晨", "", ("一队",))])
    moved = correct(one, [GoodRow(2, "李晨", "", ("三队",))], set(), BEFORE)
    assert set(moved.roster.volunteers) == set(one.volunteers)
    two = make_roster(PLAN, [GoodRow(2, "李晨", "", ("一队",)), GoodRow(3, "李晨", "", ("二队",))])
    unclear = correct(two, [GoodRow(2, "李晨", "", ("三队",))], set(), BEFORE)
    assert [person.number for person in unclear.difference.new] == ["0003"]


def test_whoever_walked_in_and_was_taken_over_keeps_the_id_of_their_entries() -> None:
    old = make_roster(PLAN, ROWS)
    walked = replace(old.volunteers[who("A1")], volunteer=VolunteerId(77), number="W7", name="周")
    old = replace(old, volunteers={**old.volunteers, VolunteerId(77): walked})
    rows = [*ROWS, GoodRow(9, "周", "W7", ("一队",), duty=SOUTH)]
    done = correct(old, rows, {VolunteerId(77)}, BEFORE)
    assert planned(done.roster, VolunteerId(77)) == {"南门 01 07:30"}
    assert set(done.roster.volunteers) == set(old.volunteers)


def test_an_event_without_a_plan_takes_one_from_the_file() -> None:
    empty = replace(make_roster(PLAN, []), shifts={}, posts={}, assignments=frozenset())
    done = correct(empty, ROWS, set(), BEFORE)
    assert done.difference.new_posts == ("南门", "西门")
    assert planned(done.roster, who("A3")) == {"西门 02 07:30"}


def test_what_the_event_counts_and_hands_out_outlasts_a_corrected_roster() -> None:
    services = {"k-way": Say("指路", "The way"), "lost": SERVICES["lost"]}
    kit = {"used-bun": Say("面包", "Bun"), "vest": KIT["vest"]}
    old = make_roster(replace(PLAN, services=services, kit=kit), ROWS)
    duty = Duty("问询台", "", date(2026, 5, 1), 450, 720)
    done = correct(old, [*ROWS, GoodRow(5, "陈希", "A4", duty=duty)], set(), BEFORE)
    assert list(done.roster.event.services.items()) == list(services.items())
    assert list(done.roster.event.kit.items()) == list(kit.items())
    assert done.difference.new_posts == ("问询台",)
    new = next(post for post in done.roster.posts.values() if post.name == "问询台")
    assert new.services == ("k-way", "lost")
