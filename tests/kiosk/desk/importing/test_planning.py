"""The event that comes of checked rows is one that the hub takes."""

from dataclasses import replace
from datetime import UTC, date, datetime

from kiosk.desk.importing.checking import check
from kiosk.desk.importing.columns import look
from kiosk.desk.importing.files import Table
from kiosk.desk.importing.findings import Duty, GoodRow
from kiosk.desk.importing.planning import EventPlan, PostPlan, make_roster, volunteer_id
from sync.domain.entries import EventId
from sync.domain.roster import KIT, SERVICES
from sync.domain.rostering import from_rows, to_rows
from sync.domain.wording import same

PLAN = EventPlan(EventId(2026050101), "五一活动", "", date(2026, 5, 1), date(2026, 5, 2))


def test_rows_become_people_teams_posts_and_shifts() -> None:
    rows = [
        GoodRow(2, "王晓安", "A1", ("总队", "一队"), "0217", trained=("急救",), duty=Duty("南门", "South", date(2026, 5, 1), 450, 720)),
        GoodRow(3, "李晨", "A2", ("总队", "一队"), duty=Duty("南门", "", date(2026, 5, 1), 450, 720)),
        GoodRow(4, "赵宁", "", minor=True, eligible=False),
    ]  # fmt: skip
    roster = make_roster(PLAN, rows)
    assert from_rows(to_rows(roster)) == roster
    assert [p.number for p in roster.volunteers.values()] == ["A1", "A2", "0001"]
    assert sorted(team.name for team in roster.teams.values()) == ["一队", "总队"]
    wang = roster.volunteers[volunteer_id(PLAN.event, "A1")]
    assert [team.name for team in roster.team_path(wang.team)] == ["总队", "一队"]
    assert roster.event.trainings[wang.trained[0]].zh == "急救"
    (post,) = roster.posts.values()
    (shift,) = roster.shifts.values()
    assert (post.name, post.name_en, post.colour) == ("南门", "South", "#1257c9")
    assert shift.starts == datetime(2026, 4, 30, 23, 30, tzinfo=UTC)
    assert shift.required == 2
    assert len(roster.assignments) == 2


def test_the_same_file_again_makes_the_same_people_and_posts() -> None:
    one = make_roster(PLAN, [GoodRow(2, "王", "A1", duty=Duty("南门"))])
    two = make_roster(PLAN, [GoodRow(9, "王", "A1", duty=Duty("南门"))])
    assert one == two
    other = make_roster(replace(PLAN, event=EventId(7)), [GoodRow(2, "王", "A1")])
    assert set(other.volunteers).isdisjoint(one.volunteers)


def test_what_a_row_leaves_open_the_post_says_and_then_the_event() -> None:
    posts = (PostPlan("南门", "South Gate", 3, 420, 660), PostPlan("西门"))
    plan = replace(PLAN, posts=posts)
    roster = make_roster(plan, [GoodRow(2, "王", "A1", duty=Duty("南门"))])
    south, west = roster.posts.values()
    hours = {
        post: [(roster.event.local(s.starts).strftime("%d %H:%M"), s.required) for s in roster.shifts.values() if s.post == post]
        for post in (south.post, west.post)
    }  # fmt: skip
    assert hours == {
        south.post: [("01 07:00", 3), ("02 07:00", 3)],
        west.post: [("01 08:00", 1), ("02 08:00", 1)],
    }
    assert len(roster.assignments) == 2


def test_a_night_shift_ends_on_the_next_day() -> None:
    roster = make_roster(
        PLAN, [GoodRow(2, "王", "A1", duty=Duty("南门", "", date(2026, 5, 2), 1320, 360))]
    )
    (shift,) = roster.shifts.values()
    assert (shift.ends - shift.starts).total_seconds() == 8 * 3600


def test_an_event_without_anybody_is_an_event() -> None:
    roster = make_roster(replace(PLAN, posts=(PostPlan("门"),)), [])
    assert from_rows(to_rows(roster)) == roster
    assert len(roster.shifts) == 2


def test_numbers_that_are_given_avoid_those_that_are_taken() -> None:
    rows = [GoodRow(2, "王", ""), GoodRow(3, "李", "0001"), GoodRow(4, "赵", "")]
    assert [p.number for p in make_roster(PLAN, rows).volunteers.values()] == [
        "0002",
        "0001",
        "0003",
    ]


def test_twenty_thousand_rows_make_one_person_each() -> None:
    cells = [
        [f"王{n}", f"N{n}", f"队{n % 40}", f"岗{n % 50}", "5/1", "8:00", "12:00"]
        for n in range(20_000)
    ]
    table = Table([["姓名", "编号", "队伍", "岗位", "日期", "开始", "结束"], *cells])
    layout = look(table)
    found = check(table, 1, layout.guess, (PLAN.first, PLAN.last))
    roster = make_roster(PLAN, found.good)
    assert (len(roster.volunteers), len(roster.posts), len(roster.shifts)) == (20_000, 50, 50)


def test_posts_count_first_what_their_name_makes_likely_of_what_the_event_counts() -> None:
    posts = (PostPlan("失物招领处"), PostPlan("南门"), PostPlan("医疗点"))
    services = {"water": same("送水"), "lost": SERVICES["lost"], "guide": SERVICES["guide"]}
    plan = replace(PLAN, posts=posts, services=services, kit={"vest": KIT["vest"]})
    roster = make_roster(plan, [])
    assert roster.event.services == services
    assert list(roster.event.kit) == ["vest"]
    assert [post.services for post in roster.posts.values()] == [
        ("lost",),
        ("water", "lost"),
        ("water", "lost"),
    ]
    usual = make_roster(replace(PLAN, posts=posts), [])
    assert [post.services for post in usual.posts.values()] == [
        ("lost", "enquiry"),
        ("guide", "enquiry"),
        ("aid", "enquiry"),
    ]
