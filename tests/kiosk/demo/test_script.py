"""The film's script: what it expects is what the desk and the domain make of the same morning."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from kiosk.demo.film_shots import Shot
from kiosk.demo.sample import load_sample
from kiosk.demo.script import HOME, LEAD_S, SERVED, Cue, Paper, Script, morning
from kiosk.desk.states import Choice
from sync.domain.badge import issue
from sync.domain.clock import TimelineClock
from sync.domain.entries import Entry, Kind, VolunteerId
from sync.domain.figures import Figures, figures, tallies
from sync.domain.reading import turns
from sync.domain.roster import Roster
from tests.builders import (
    DAY,
    EVENT,
    FORGER_KEY,
    OTHER_EVENT,
    a_badge,
    a_badge_text,
    a_tally,
    a_trust,
    an_entry,
)
from tests.kiosk.desk.memory import Desk

ROSTER = load_sample()
SCRIPT = morning(ROSTER)
STRANGER = VolunteerId(0x5EED)
SLOW_S = 20.0
"""So late everything may come: a machine that cannot keep up with the film."""


def played(script: Script) -> Iterator[tuple[float, datetime, Cue]]:
    """Give every cue with its film second and the moment that the clocks show then."""
    at_s = LEAD_S
    for scene in script.scenes:
        scene_s = at_s
        for cue in scene.cues:
            shown = scene.starts + timedelta(seconds=at_s + cue.pause_s - scene_s)
            yield at_s + cue.pause_s, shown, cue
            at_s += cue.seconds


def entries_of(script: Script, roster: Roster, arrivals_late_s: float = 0.0) -> list[Entry]:
    """Write down what a perfect gate would: by hand, without the desk."""
    found = []
    for _, at, cue in played(script):
        if cue.happened == "on" or cue.choose is Choice.TAKE_ON_HERE:
            planned = roster.planned_at(cue.volunteer, at) if cue.volunteer is not None else None
            here = HOME if cue.choose or planned is None else planned.post
            late = at + timedelta(seconds=arrivals_late_s)
            found.append(an_entry(Kind.ON, cue.volunteer, at=late, post=here))
        elif cue.happened == "off":
            found.append(an_entry(Kind.OFF, cue.volunteer, at=at, post=HOME))
    first = script.scenes[0].starts
    found += [a_tally(1, post=HOME, at=first + timedelta(seconds=s)) for s in script.presses_s]
    return found


def read(entries: list[Entry]) -> Figures:
    return figures(turns(entries, ROSTER), tallies(entries))


def test_the_domain_reads_the_same_figures_from_the_same_morning() -> None:
    expected = SCRIPT.figures(ROSTER)
    assert read(entries_of(SCRIPT, ROSTER)) == expected
    assert (expected.volunteers, expected.turns, expected.served) == (7, 7, 12)
    assert expected.measured_minutes == expected.minutes > 7 * 4 * 60


def test_a_slow_machine_tips_no_turn_over_a_minute() -> None:
    assert read(entries_of(SCRIPT, ROSTER, arrivals_late_s=SLOW_S)) == SCRIPT.figures(ROSTER)
    slow = [e for e in entries_of(SCRIPT, ROSTER) if e.kind != Kind.OFF]
    for entry in entries_of(SCRIPT, ROSTER):
        if entry.kind == Kind.OFF:
            late = entry.wall + timedelta(seconds=SLOW_S)
            slow.append(an_entry(Kind.OFF, entry.volunteer, at=late, post=HOME))
    assert read(slow) == SCRIPT.figures(ROSTER)


def token(cue: Cue) -> str:
    """Sign what is on a paper, as the props do."""
    who = cue.volunteer if cue.volunteer is not None else max(ROSTER.volunteers)
    match cue.paper:
        case Paper.EXPIRED:
            return a_badge_text(who, expires=SCRIPT.scenes[0].starts - timedelta(hours=1))
        case Paper.OTHER_EVENT:
            return a_badge_text(who, event=OTHER_EVENT)
        case Paper.STRANGER:
            return a_badge_text(STRANGER)
        case Paper.FORGED:
            return issue(a_badge(who), FORGER_KEY)
        case Paper.POSTER:
            return "programme of hall B"
        case _:
            return a_badge_text(who)


@pytest.mark.parametrize("late_s", [0.0, 60.0])
def test_the_desk_does_what_the_script_expects_even_a_minute_late(late_s: float) -> None:
    assert ROSTER.event.event == EVENT
    withdrawn = frozenset(c.volunteer for c in SCRIPT.cues if c.paper is Paper.REVOKED)
    trust = a_trust(revoked=withdrawn)
    desk = Desk(roster=ROSTER, trust=trust, served=SERVED)
    happened = []
    for _, at, cue in played(SCRIPT):
        desk.now = at + timedelta(seconds=late_s)
        happened.append(desk.checkin.scan(token(cue), desk.now).happened)
        if cue.choose is not None:
            chosen = desk.checkin.choose(cue.choose, desk.now)
            happened += [chosen.happened] if chosen is not None else []
    assert happened == SCRIPT.expected()


def test_the_clocks_only_go_forward_and_each_scene_begins_before_its_first_badge() -> None:
    start_s = 1_700_000_000.0
    knots = SCRIPT.knots(start_s)
    now_s = start_s
    clock = TimelineClock(knots, real=lambda: now_s)  # refuses a timetable that goes back
    assert [knot.shown for knot in knots] == [scene.starts for scene in SCRIPT.scenes]
    reals = [knot.real_s for knot in knots]
    assert reals == sorted(set(reals))
    before = clock.now()
    for film_s, _, cue in played(SCRIPT):
        now_s = start_s + film_s + 0.1  # nobody reads a badge sooner: it is still coming in
        scene = next(s for s in SCRIPT.scenes if cue in s.cues)
        assert scene.starts <= clock.now() < scene.starts + timedelta(minutes=1)
        assert clock.now() >= before
        before = clock.now()


def test_every_kind_of_paper_and_every_answer_is_in_the_film() -> None:
    assert {cue.paper for cue in SCRIPT.cues} == set(Paper)
    assert {*SCRIPT.expected()} >= {"on", "off", "repeat", "elsewhere", "revoked", "expired"}
    assert {cue.choose for cue in SCRIPT.cues} == {None, Choice.TAKE_ON_HERE, Choice.SEND_THERE}


def test_every_cue_becomes_a_shot_of_its_own_paper() -> None:
    pages = tuple(dict.fromkeys((cue.paper, cue.volunteer) for cue in SCRIPT.cues))
    shots = SCRIPT.shots(pages, 720)
    shown = [pages[shot.badge] for shot in shots if shot.badge is not None]
    assert shown == [(cue.paper, cue.volunteer) for cue in SCRIPT.cues]
    assert sum(shot.seconds for shot in shots) == pytest.approx(SCRIPT.seconds)


def test_the_same_badge_again_has_left_the_gate_in_between() -> None:
    pages = tuple(dict.fromkeys((cue.paper, cue.volunteer) for cue in SCRIPT.cues))
    last: Shot | None = None
    for shot in SCRIPT.shots(pages, 720):
        assert last is None or shot.badge is None or shot.badge != last.badge
        last = shot


def test_the_film_is_short_and_the_network_is_away_while_badges_come() -> None:
    assert SCRIPT.seconds < 35
    away = [cue for film_s, _, cue in played(SCRIPT) if SCRIPT.cut_s < film_s < SCRIPT.heal_s]
    assert len(away) >= 5
    assert SCRIPT.heal_s < SCRIPT.seconds - 5
    assert all(0 < press_s < SCRIPT.seconds for press_s in SCRIPT.presses_s)


def test_everybody_who_comes_is_on_the_roster_and_the_withdrawn_one_has_no_shift() -> None:
    for cue in SCRIPT.cues:
        if cue.volunteer is not None:
            assert cue.volunteer in ROSTER.volunteers
        if cue.paper is Paper.REVOKED:
            assert cue.volunteer is not None
            assert not ROSTER.plan_of(cue.volunteer)
    assert all(scene.starts.utcoffset() == timedelta() for scene in SCRIPT.scenes)
    assert SCRIPT.scenes[-1].starts - SCRIPT.scenes[0].starts < DAY
