"""The pages: text stays text, both languages are whole, and nothing is said twice."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from sync.domain.entries import Kind
from sync.domain.roster import Roster
from sync.hub.pages.language import ago, preferred, translations, why
from tests.sync.hub.journals import Journal, batch
from tests.sync.hub.running import RunningHub, SetClock
from tests.sync.hub.samples import EVENT, LI, WANG, at, sample
from tests.tools import i18n

NASTY = "<b>王</b><script>alert(1)</script>"


class Inline(HTMLParser):
    """Collects what a strict content policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note scripts without a source, styles, and handlers in attributes."""
        names = {name for name, _ in attrs}
        if tag == "style" or (tag == "script" and "src" not in names):
            self.found.append(tag)
        self.found += [name for name in names if name == "style" or name.startswith("on")]


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_an_empty_hub_says_what_to_do_next(hub: RunningHub) -> None:
    assert "gatepost-hub load" in hub.get("").text
    assert "还没有导入活动" in hub.get("").text
    assert "No event has been loaded yet" in hub.get("?lang=en").text


def test_a_name_with_markup_is_shown_as_text(hub: RunningHub, clock: SetClock) -> None:
    roster = sample(NASTY)
    event = roster.event
    posts = {
        key: type(post)(post.post, f"{post.name}{NASTY}", NASTY)
        for key, post in roster.posts.items()
    }
    hub.load(
        Roster(
            type(event)(event.event, NASTY, NASTY, event.zone),
            roster.teams,
            posts,
            roster.shifts,
            roster.volunteers,
            roster.assignments,
        )
    )
    kiosk = hub.enrol(EVENT, NASTY)
    kiosk.push(batch([Journal(EVENT, kiosk.kiosk).write(Kind.ON, WANG), "poison"]))
    clock.at = at(8, 30)
    for path in (
        "",
        f"events/{EVENT}",
        f"events/{EVENT}/board",
        "?lang=en",
        f"events/{EVENT}?lang=en",
    ):
        page = hub.get(path).text
        assert "<script>alert" not in page
        assert "<b>王" not in page
    assert "&lt;b&gt;王" in hub.get(f"events/{EVENT}").text


def test_the_board_shows_posts_figures_kiosks_and_what_was_set_aside(
    hub: RunningHub, roster: Roster, clock: SetClock
) -> None:
    hub.load(roster)
    kiosk = hub.enrol(EVENT, "南门一号机")
    pen = Journal(EVENT, kiosk.kiosk, at=at(7, 55))
    kiosk.push(batch([pen.write(Kind.ON, WANG), pen.tally(3), "poison"]))
    clock.at = at(8, 15)
    hub.database.close()
    page = hub.get(f"events/{EVENT}?lang=zh").text
    for figure, value in (("volunteers", "1"), ("turns", "1"), ("served", "3"), ("hours", "4.5")):
        assert f'data-figure="{figure}">{value}<' in page
    words = text_of(page)
    for said in ("会场南门 缺 2", "1 / 3 在岗", "王*", "李* 迟 15 分", "南门一号机", "格式不对"):
        assert said in words, said
    assert "其中实测 0.0，其余按计划推定" in words  # they have worked twenty minutes, not 4.5 h
    assert 'data-quarantined="1"' in page
    english = text_of(hub.get(f"events/{EVENT}?lang=en").text)
    for said in ("South Gate 2 short", "/ 3 on duty", "李* 15 min late", "3 entries", "Malformed"):
        assert said in english, said
    assert "王晓安" not in page


def test_a_board_that_would_look_the_same_is_not_sent_again(
    hub: RunningHub, roster: Roster, clock: SetClock
) -> None:
    hub.load(roster)
    page = hub.get(f"events/{EVENT}?lang=en").text
    (again,) = re.findall(r'hx-get="/([^"]+)"', page)
    again = again.replace("&amp;", "&")
    assert hub.get(again).status_code == 204
    clock.at += timedelta(minutes=1)
    changed = hub.get(again)
    assert changed.status_code == 200
    assert "hx-swap-oob" in changed.text


def test_what_is_not_there_is_said_in_words(hub: RunningHub, roster: Roster) -> None:
    hub.load(roster)
    for path in ("events/8", "events/x", "events/99999999999999", "events/8/board", "static/x"):
        answer = hub.get(path)
        assert answer.status_code == 404
        assert "这个地址没有内容" in answer.text


def test_pages_are_kept_to_themselves(hub: RunningHub, roster: Roster) -> None:
    hub.load(roster)
    for path in ("", f"events/{EVENT}"):
        answer = hub.get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        parser = Inline()
        parser.feed(answer.text)
        assert parser.found == []


@pytest.mark.parametrize(
    ("name", "media"),
    [
        ("htmx.js", "text/javascript"),
        ("hub.js", "text/javascript"),
        ("hub.css", "text/css"),
        ("mark.svg", "image/svg+xml"),
    ],
)
def test_its_own_files_are_served(hub: RunningHub, name: str, media: str) -> None:
    answer = hub.get(f"static/{name}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith(media)
    assert len(answer.content) > 100


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "zh"),
        ("en-GB,en;q=0.9", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("fr,en;q=0.5,zh;q=0.4", "en"),
        ("fr-FR", "zh"),
        ("en;q=nonsense,zh", "zh"),
        ("en;q=0", "zh"),
        ("en;q=nan,zh;q=inf", "zh"),
    ],
)
def test_the_browser_chooses_the_language(header: str, language: str) -> None:
    assert preferred(header) == language


def test_the_switch_is_remembered(hub: RunningHub) -> None:
    assert "还没有导入活动" in hub.get("", **{"Accept-Language": "zh"}).text
    hub.get("?lang=en")
    assert "No event" in hub.get("", **{"Accept-Language": "zh"}).text
    assert 'lang="en"' in hub.get("").text


@pytest.mark.parametrize(
    ("past", "zh", "en"),
    [
        (None, "从未", "never"),
        (timedelta(seconds=59), "刚刚", "just now"),
        (timedelta(minutes=1), "1 分钟前", "1 minute ago"),
        (timedelta(minutes=3), "3 分钟前", "3 minutes ago"),
        (timedelta(hours=2), "2 小时前", "2 hours ago"),
        (timedelta(days=1, hours=1), "1 天前", "1 day ago"),
    ],
)
def test_how_long_ago_is_said_in_words(past: timedelta | None, zh: str, en: str) -> None:
    assert ago(past, translations("zh")) == zh
    assert ago(past, translations("en")) == en


def test_every_reason_has_words() -> None:
    for code in ("fork", "chain", "foreign", "seq", "hash", "shape", "field:wall", "unknown-field"):
        assert why(code).zh
        assert why(code).en


def test_the_catalogue_is_whole_and_current() -> None:
    assert i18n.check_hub() == []


def test_a_walk_in_without_a_roster_row_is_shown_without_a_name(
    hub: RunningHub, roster: Roster, clock: SetClock
) -> None:
    hub.load(roster)
    kiosk = hub.enrol(EVENT)
    pen = Journal(EVENT, kiosk.kiosk, at=at(8))
    kiosk.push(batch([pen.write(Kind.ON, type(LI)(99)), pen.write(Kind.ON, LI, "new-post")]))
    clock.at = at(8, 10)
    words = text_of(hub.get(f"events/{EVENT}?lang=en").text)
    assert "Posts not on the roster 1 on duty" in words
    assert "— " in words


def test_a_walk_in_has_a_name_at_the_post_and_kiosks_of_one_name_are_told_apart(
    hub: RunningHub, roster: Roster, clock: SetClock
) -> None:
    hub.load(roster)
    first, second = hub.enrol(EVENT, "南门"), hub.enrol(EVENT, "南门")
    pen = Journal(EVENT, first.kiosk, at=at(8))
    who = type(LI)(99)
    first.push(batch([pen.write(Kind.WALKIN, who, data={"name": "周然"}), pen.write(Kind.ON, who)]))
    clock.at = at(8, 10)
    words = text_of(hub.get(f"events/{EVENT}?lang=zh").text)
    assert words.count("周*") == 2
    assert f"南门 ({first.kiosk})" in words
    assert f"南门 ({second.kiosk})" in words
