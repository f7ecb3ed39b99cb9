"""The organiser's page in a real browser: it keeps itself current, and says when it cannot."""

import contextlib
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from sync.domain.entries import Kind
from tests.sync.hub.journals import Journal, batch
from tests.sync.hub.running import RunningHub, SetClock
from tests.sync.hub.samples import EVENT, LI, WANG, at, sample

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SOON_MS = 10_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    assert chromium, "chromium is not installed: run bootstrap.py setup --tests"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def stack() -> Iterator[contextlib.ExitStack]:
    with contextlib.ExitStack() as stack:
        yield stack


@pytest.fixture
def hub(tmp_path: Path, stack: contextlib.ExitStack) -> RunningHub:
    url = f"sqlite:///{tmp_path}/hub.sqlite"
    running = stack.enter_context(RunningHub(url, tmp_path / "data", SetClock(at(8, 5))))
    running.load(sample("王<b>晓安"))
    return running


def opened(browser: Browser, hub: RunningHub, locale: str, scheme: str = "light") -> Page:
    """Open the event's page; what the browser complains of is collected on the page."""
    context = browser.new_context(
        locale=locale,
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": 1280, "height": 800},
    )
    page = context.new_page()
    page.goto(f"{hub.url}events/{EVENT}")
    return page


@pytest.mark.parametrize(
    ("locale", "on_duty", "served", "short"),
    [
        ("zh-CN", "1 / 3 在岗", "服务人次", "缺 2"),
        ("en-GB", "1 / 3 on duty", "People served", "2 short"),
    ],
)
def test_the_page_follows_what_kiosks_send(
    browser: Browser, hub: RunningHub, locale: str, on_duty: str, served: str, short: str
) -> None:
    complaints: list[str] = []
    page = opened(browser, hub, locale)
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda problem: complaints.append(str(problem)))
    expect(page.locator('[data-figure="volunteers"]')).to_have_text("0")
    kiosk = hub.enrol(EVENT, "南门一号机")
    pen = Journal(EVENT, kiosk.kiosk, at=at(7, 50))
    kiosk.push(batch([pen.write(Kind.ON, WANG), pen.tally(7), pen.tally(5)]))
    expect(page.locator('[data-figure="served"]')).to_have_text("12", timeout=SOON_MS)
    expect(page.locator('[data-figure="volunteers"]')).to_have_text("1")
    south = page.locator("article.post").first
    expect(south.locator(".count")).to_contain_text(on_duty)
    expect(south.locator("header em")).to_have_text(short)
    expect(south.locator(".people li").first).to_have_text("王*")
    expect(page.locator(".kiosks .name")).to_have_text("南门一号机")
    expect(page.locator(".figure", has_text=served)).to_be_visible()
    # Nobody shall have to reload to see that somebody is late, or what was set aside.
    clock = hub.config.clock
    assert isinstance(clock, SetClock)
    clock.at += timedelta(minutes=20)
    kiosk.push(batch([pen.write(Kind.ON, LI), "poison"], kiosk=kiosk.kiosk))
    expect(page.locator("[data-quarantined]")).to_have_text("1", timeout=SOON_MS)
    expect(south.locator(".late")).to_have_count(1)
    expect(page.locator("#clock")).to_have_text("08:25")
    expect(page.locator("#spoken")).to_contain_text("12")
    assert complaints == []
    page.context.close()


def test_the_page_says_when_its_hub_is_gone(
    browser: Browser, hub: RunningHub, stack: contextlib.ExitStack
) -> None:
    page = opened(browser, hub, "en-GB")
    gone = page.locator(".chip.stale")
    expect(gone).to_be_hidden()
    stack.close()
    expect(gone).to_be_visible(timeout=SOON_MS)
    expect(page.locator(".chip.live")).to_be_hidden()
    page.context.close()


@pytest.mark.parametrize(("scheme", "ground"), [("light", "238, 242, 247"), ("dark", "11, 19, 31")])
def test_the_page_is_light_or_dark_as_the_reader_likes(
    browser: Browser, hub: RunningHub, scheme: str, ground: str
) -> None:
    page = opened(browser, hub, "zh-CN", scheme)
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert colour == f"rgb({ground})"
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width == 1280
    page.context.close()


def test_the_language_is_switched_with_one_click_and_stays(
    browser: Browser, hub: RunningHub
) -> None:
    page = opened(browser, hub, "zh-CN")
    expect(page.locator("h3").first).to_have_text("会场南门")
    page.get_by_role("link", name="English").click()
    expect(page.locator("h3").first).to_have_text("South Gate")
    page.goto(hub.url)
    expect(page.get_by_text("Duty turns")).to_be_visible()
    page.context.close()
