"""The table of duty: what a day's entries are worth, and why, a named case a row.

Each case is read backwards and with repeats as well, and its sentences must say its figures.
"""

import re

import pytest

from sync.domain.duty import Turn, turns
from tests.sync.domain.cases_of_classes import CLASSES
from tests.sync.domain.cases_of_correcting import AMENDED_AGAIN, CORRECTIONS, RESOLVES
from tests.sync.domain.cases_of_plans import BREAKS, NIGHTS, PLANS
from tests.sync.domain.cases_of_reading import MOVES, ONE_SIDED, OVERLAPS, SAME_SCAN
from tests.sync.domain.cases_of_sums import CAPS, ROUNDING
from tests.sync.domain.days import Case, the_entries, the_roster

DATE = re.compile(r"\d+月\d+日|on \d{4}-\d\d-\d\d")
CASES = [
    *SAME_SCAN,
    *MOVES,
    *OVERLAPS,
    *ONE_SIDED,
    *CORRECTIONS,
    *RESOLVES,
    *AMENDED_AGAIN,
    *CLASSES,
    *PLANS,
    *BREAKS,
    *ROUNDING,
    *CAPS,
    *NIGHTS,
]


def read(case: Case) -> tuple[Turn, ...]:
    return turns(the_entries(case.day, case.place), the_roster(case.place, case.plan, case.rules))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_day_is_worth(case: Case) -> None:
    found = read(case)
    assert [turn.service.credited_minutes for turn in found] == case.minutes
    flags = case.flags or [""] * len(case.minutes)
    assert [" ".join(sorted(turn.flags)) for turn in found] == flags
    if case.classes:
        assert [str(turn.service.minute_class) for turn in found] == case.classes
    if case.spans:
        spans = [case.place.span(words) for words in case.spans.split()]
        assert [(turn.starts, turn.ends) for turn in found] == spans


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_day_backwards_and_twice_over_is_worth_the_same(case: Case) -> None:
    entries = the_entries(case.day, case.place)
    roster = the_roster(case.place, case.plan, case.rules)
    assert turns([*reversed(entries), *entries], roster) == turns(entries, roster)


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.minutes], ids=lambda case: case.name
)
def test_a_days_sentence_says_its_figures_in_both_languages(case: Case) -> None:
    found = read(case)
    for turn in found:
        service = turn.service
        hours, rest = divmod(service.credited_minutes, 60)
        if "off-without-on" in turn.flags:
            assert "没有上岗记录" in service.explanation.zh
            assert "without having signed on" in service.explanation.en
        else:
            assert service.explanation.zh.endswith(f"，计 {hours} 小时 {rest} 分。")
            assert service.explanation.en.endswith(f", credited {hours} h {rest} min.")
        texts = (service.explanation.zh, service.explanation.en)
        zh, en = (re.findall(r"\d+", DATE.sub("", text)) for text in texts)
        assert zh == en
    if case.says:
        middle = found[-1].service.explanation.zh.split("，", 1)[1].rsplit("，计 ", 1)[0]
        assert middle == case.says


def test_the_table_has_its_sixty_cases_each_with_a_name_of_its_own() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 60
