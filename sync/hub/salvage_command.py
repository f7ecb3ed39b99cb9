"""`gatepost-hub salvage`: what is left of a damaged database, when there is no backup of it."""

import sys
import time
from collections.abc import Callable
from typing import Annotated

import typer

from sync.domain.clock import SystemClock
from sync.domain.wording import Say
from sync.hub.config import HubConfig, default_data_dir
from sync.hub.console import DatabaseOption, DataOption, language_of, say, saying
from sync.hub.errors import BadInput
from sync.hub.salvage.placing import remove, swap
from sync.hub.salvage.salvaging import Salvaged, Step, place_of, salvage
from sync.usage import Lang

EXIT_LEFT = 1
TOLD_EVERY_S = 2.0
SHOWN_MAX = 50
STEPS = {
    Step.READING: Say(
        zh="正在逐页读损坏的数据库……{part}", en="Reading the damaged database, page by page {part}"
    ),
    Step.WRITING: Say(zh="正在写新的数据库……", en="Writing the new database"),
    Step.CHECKING: Say(zh="正在核对新的数据库……", en="Checking the new database"),
}
SAVED = Say(zh="已救回 {n} 条记录", en="Saved {n} records")
STRETCH = Say(
    zh="  {kiosk} 第 {epoch} 段：救回 {kept} 条，缺 {lost} 条",
    en="  {kiosk} epoch {epoch}: {kept} saved, {lost} missing",
)
OTHERS = Say(
    zh="隔离的记录救回 {aside} 条，缺 {aside_lost} 条；签到台登记救回 {devices} 台，缺 "
    "{devices_lost} 台；花名册救回 {roster} 行，缺 {roster_lost} 行。",
    en="Set aside: {aside} saved, {aside_lost} missing. Kiosks: {devices} saved, {devices_lost} "
    "missing. Roster: {roster} rows saved, {roster_lost} missing.",
)
ALL = Say(zh="没有丢失任何记录。", en="No record is missing.")
LOST = Say(
    zh="有 {n} 条读不出。签到台上还有的，联网后自动补传；签到台上已经清理掉的，要对照纸质签到表补录。",
    en="{n} cannot be read. What the kiosks still have they send by themselves; what a kiosk has "
    "purged must be entered again from the paper list.",
)
MAYBE = Say(
    zh="有的签到台传到过哪一条已读不出，缺的可能更多；签到台上还有的，都会自动补传。",
    en="How far some kiosks had come cannot be read, so more may be missing; what they still have "
    "they send by themselves.",
)
NO_ROSTER = Say(
    zh="活动 {event} 的花名册不全。请用 gatepost-hub load 把活动文件重新导入一次。",
    en="The roster of event {event} is not complete. Load its file again: gatepost-hub load FILE.",
)
NO_DEVICE = Say(
    zh="缺的签到台要重新登记：gatepost-hub enrol-code 生成登记码，在那台电脑上运行 gatepost enrol。"
    "它还是原来的签到台，记录都在。",
    en="The missing kiosks enrol again: make a code with gatepost-hub enrol-code and run gatepost "
    "enrol on that laptop. It stays the same kiosk and keeps all its records.",
)
NO_MANIFEST = Say(
    zh="活动 {event} 作废过哪些胸牌已读不出。作废过的请用 gatepost-hub revoke 或 replace 再作废一次。",
    en="Which badges of event {event} were withdrawn cannot be read. Withdraw those again: "
    "gatepost-hub revoke or replace.",
)
ASK = Say(
    zh="现在换上新的数据库吗？损坏的会改名保留，不会删除。",
    en="Put the new database in place now? The damaged one is kept under another name.",
)
LEFT = Say(
    zh="没有换，什么都没有改动。要换上时，再运行一次 gatepost-hub salvage。",
    en="Not put in place, nothing was changed. Run gatepost-hub salvage again to do it.",
)
DONE = Say(
    zh="已换上。损坏的文件保留为 {aside}，请先不要删除。请启动中心：签到台会自动把缺的记录补传上来。",
    en="In place. The damaged file is kept as {aside}: do not delete it yet. Start the hub: the "
    "kiosks send what it lacks by themselves.",
)


def run(
    database: DatabaseOption = None,
    data: DataOption = None,
    yes: Annotated[bool, typer.Option("--yes", help="Put it in place without asking.")] = False,
    lang: Lang = None,
) -> None:
    """Save what a damaged SQLite database still holds; for a hub without a backup 无备份时救回."""
    config = HubConfig(data or default_data_dir(), database)
    with saying(lang):
        try:
            saved = salvage(config, told=_progress(lang))
            try:
                for line in told(saved):
                    say(lang, line)
                if not yes and not typer.confirm(ASK.in_(language_of(lang)), default=True):
                    say(lang, LEFT)
                    raise typer.Exit(EXIT_LEFT)
                aside = swap(place_of(config), saved.fresh, SystemClock().now())
            finally:
                remove(saved.fresh)
        except OSError as problem:
            raise BadInput(
                Say(
                    zh="磁盘不让读写（{why}）。原来的数据库没有动。请检查磁盘空间和权限，再运行一次。",
                    en="The disk refused ({why}). The database is as it was. Check its space and "
                    "permissions and run this again.",
                ).fill(why=problem.strerror or type(problem).__name__)
            ) from None
    say(lang, DONE.fill(aside=aside.name))


def _progress(lang: str | None) -> Callable[[Step, float], None]:
    """Say how far it is every two seconds; of what is soon done nothing."""
    latest = time.monotonic()

    def tell(step: Step, part: float) -> None:
        nonlocal latest
        if time.monotonic() - latest < TOLD_EVERY_S:
            return
        shown = f"{part:.0%}" if part else ""
        typer.echo(STEPS[step].fill(part=shown).in_(language_of(lang)).rstrip(), err=True)
        sys.stderr.flush()
        latest = time.monotonic()

    return tell


def told(saved: Salvaged) -> list[Say]:
    """Say what was saved, what was not, and what somebody has to do about it."""
    lines = [SAVED.fill(n=f"{saved.entries:,}")]
    lines += [
        STRETCH.fill(
            kiosk=each.kiosk, epoch=each.epoch, kept=f"{each.kept:,}", lost=f"{each.lost:,}"
        )
        for each in sorted(saved.stretches, key=lambda one: -one.lost)[:SHOWN_MAX]
    ]
    lines.append(
        OTHERS.fill(
            aside=f"{saved.aside:,}",
            aside_lost=f"{saved.aside_lost:,}",
            devices=f"{saved.devices:,}",
            devices_lost=f"{saved.devices_lost:,}",
            roster=f"{saved.roster:,}",
            roster_lost=f"{saved.roster_lost:,}",
        )
    )
    certain = all(each.told for each in saved.stretches)
    lines += [LOST.fill(n=f"{saved.lost:,}")] if saved.lost else []
    lines += [] if certain else [MAYBE]
    lines += [ALL] if certain and not saved.lost else []
    lines += [NO_ROSTER.fill(event=of) for of in saved.rosters_short]
    lines += [NO_DEVICE] if saved.devices_lost else []
    lines += [NO_MANIFEST.fill(event=of) for of in saved.manifests_lost]
    return lines
