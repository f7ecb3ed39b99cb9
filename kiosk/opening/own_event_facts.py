"""What is said of a roster's file and of a new event before they are taken."""

from collections.abc import Iterable

from kiosk.desk.importing.files import Table
from kiosk.desk.importing.planning import EventPlan
from sync.domain.roster import Roster
from sync.domain.wording import Say, same

Facts = tuple[tuple[Say, Say], ...]
_NAMED = 6


def file_facts(name: str, table: Table) -> Facts:
    """Say what was read."""
    rows = sum(1 for row in table.rows if any(row))
    return (
        (Say(zh="文件", en="File"), same(name)),
        (Say(zh="读法", en="Read as"), table.said),
        (Say(zh="行数", en="Rows"), same(f"{rows:,}")),
    )


def event_facts(plan: EventPlan, roster: Roster) -> Facts:
    """Say what is about to be opened."""
    first, last = plan.first.isoformat(), plan.last.isoformat()
    posts = [Say(zh=post.name, en=post.name_en or post.name) for post in roster.posts.values()]
    return (
        (Say(zh="活动", en="Event"), Say(zh=plan.name, en=plan.name_en or plan.name)),
        (Say(zh="日期", en="Days"), same(first if first == last else f"{first} – {last}")),
        (Say(zh="志愿者", en="Volunteers"), same(f"{len(roster.volunteers):,}")),
        (Say(zh="岗位", en="Posts"), _listed(posts)),
        (Say(zh="计数类别", en="Counted"), _listed(roster.event.services.values())),
        (Say(zh="班次", en="Shifts"), same(f"{len(roster.shifts):,}")),
    )


def _listed(names: Iterable[Say]) -> Say:
    """Name the first of them, and say how many there are."""
    every = list(names)
    more = len(every) - _NAMED
    named = Say(
        zh="、".join(one.zh for one in every[:_NAMED]),
        en=", ".join(one.en for one in every[:_NAMED]),
    )
    if more <= 0:
        return named
    return Say(zh="{names} 等 {n} 个", en="{names} and {more} more").fill(
        names=named, n=len(every), more=more
    )
