"""What is said while a damaged database is saved: at a window, and on a terminal."""

from collections.abc import Sequence

from kiosk.store.problems import StoreBehind
from kiosk.store.salvaging import Salvaged, Step
from sync.domain.errors import GatepostError
from sync.domain.wording import Say

DAMAGED = Say(
    zh="为保住记录，没有打开它，也没有作任何改动。按“救回记录”，很快就能继续签到。",
    en="To keep the records safe it was not opened and not touched. Press “Save the records”: "
    "you can go on in a moment.",
)
BEHIND = Say(
    zh="数据库比本机记下的要短：日志损坏了，或有人放回了旧的副本。没有打开它，也没有作任何改动。"
    "按“救回记录”，很快就能继续签到。",
    en="It ends before what this laptop recorded: its log is damaged, or an older copy was put "
    "back. It was not opened and not touched. Press “Save the records”: you can go on in a moment.",
)
PLAN = (
    Say(
        zh="先把损坏的文件原样另存一份，以后不再动它。",
        en="First the damaged files are copied as they are, and that copy is left alone.",
    ),
    Say(
        zh="再把还读得出的记录一条一条核对，放进新的数据库。",
        en="Then every record that can still be read is checked and put into a new database.",
    ),
    Say(
        zh="中心已经有的，联网后自动取回；还没传的，联网后接着传。",
        en="What the hub has comes back with the network; what it has not is sent then.",
    ),
)
SAVE = Say(zh="救回记录", en="Save the records")
QUIT = Say(zh="先不处理，退出", en="Not now, quit")
GO_ON = Say(zh="继续签到", en="Go on")
CLOSE = Say(zh="退出", en="Quit")
SAVED = Say(zh="已救回 {n} 条记录", en="Saved {n} records")
WAITING = Say(
    zh="救回的记录里有 {n} 条还没传到中心，联网后自动上传。",
    en="{n} saved records have not reached the hub; they are sent when there is a network.",
)
AT_HUB = Say(
    zh="有 {n} 条本机读不出，但中心已经收到，联网后自动取回。",
    en="{n} cannot be read here; the hub has them and gives them back with the network.",
)
LOST = Say(
    zh="有 {n} 条本机读不出，也不能确定中心有没有。请对照纸质签到表，把缺的补录上。",
    en="{n} cannot be read here and may not be at the hub either. Compare with the paper list and "
    "enter what is missing.",
)
ALL = Say(zh="没有丢失任何记录。", en="No record is missing.")
NO_ROSTER = Say(
    zh="花名册没能救回，需要联网一次才能再查人。",
    en="The roster could not be saved: people are known again after one exchange with the hub.",
)
ASIDE = Say(
    zh="损坏的文件已另存为 {name}，请先不要删除。",
    en="The damaged file is kept as {name}. Do not delete it yet.",
)
STEPS = {
    Step.READING: Say(
        zh="正在逐页读损坏的数据库……", en="Reading the damaged database, page by page"
    ),
    Step.ASIDE: Say(zh="正在另存损坏的文件……", en="Copying the damaged files aside"),
    Step.WRITING: Say(zh="正在写新的数据库……", en="Writing the new database"),
    Step.SWAPPING: Say(zh="正在换上新的数据库……", en="Putting the new database in place"),
    Step.DONE: Say(zh="好了。", en="Done."),
}


def what_is_wrong(problem: GatepostError) -> Say:
    """Say it for a window that offers to mend it."""
    return BEHIND if isinstance(problem, StoreBehind) else DAMAGED


def told(saved: Salvaged) -> tuple[Say, Sequence[Say]]:
    """Say what was saved: one line, and what else there is to know."""
    lines = []
    if saved.waiting:
        lines.append(WAITING.fill(n=f"{saved.waiting:,}"))
    if saved.at_hub:
        lines.append(AT_HUB.fill(n=f"{saved.at_hub:,}"))
    if saved.lost:
        lines.insert(0, LOST.fill(n=f"{saved.lost:,}"))  # the one that wants a person
    if not saved.at_hub + saved.lost:
        lines.append(ALL)
    if not saved.roster:
        lines.append(NO_ROSTER)
    lines.append(ASIDE.fill(name=saved.aside))
    return SAVED.fill(n=f"{saved.entries:,}"), lines
