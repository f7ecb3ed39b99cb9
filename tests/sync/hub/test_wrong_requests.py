"""Whatever is sent to an address of the hub or of a relay: a sentence, and nothing changed.

One hub and one relay for all, over real HTTP. A 5xx, an answer without words in either language,
a row that changed or a line in the log at WARNING or above fails.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from sync.relay.spool import open_spool
from sync.wire import PROTOCOL
from sync.wire.parcel import BYTES_MAX
from tests.sync.hub.journals import Journal, batch
from tests.sync.hub.running import Kiosk, RunningHub
from tests.sync.hub.samples import EVENT, sample
from tests.sync.hub.wrong import RAW, Wrong, bodies, fields, forms, queries, raw_bodies, senders
from tests.sync.relay.running import RunningRelay

KEY = {"protocol": PROTOCOL, "public": "ab" * 32}
ENROL = {"protocol": PROTOCOL, "code": "7-AAAA-BBBB-CCCC", "name": "gate", "public": "ab" * 32}
WITHIN_S = 20.0


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    folder = tmp_path_factory.mktemp("hub")
    with RunningHub(f"sqlite:///{folder}/hub.sqlite", folder) as running:
        running.load(sample())
        yield running


@pytest.fixture(scope="module")
def kiosk(hub: RunningHub) -> Kiosk:
    return hub.enrol(EVENT)


@pytest.fixture(scope="module")
def client(hub: RunningHub) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=hub.url, timeout=WITHIN_S) as client:
        yield client


def kept(hub: RunningHub) -> str:
    """Give a digest of all that the hub keeps, but for when a kiosk was last heard of."""
    digest = hashlib.sha256()
    with hub.database.reading() as connection:
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (name,) in sorted(names.all()):
            rows = connection.exec_driver_sql(f"SELECT * FROM {name}").mappings().all()
            for row in rows:
                digest.update(repr({k: v for k, v in row.items() if k != "seen_ms"}).encode())
    return digest.hexdigest()


def refused_in_words(answer: httpx.Response) -> str:
    """Say what is wrong with a refusal; empty: nothing."""
    if not 400 <= answer.status_code < 500:
        return f"{answer.status_code} {answer.text[:120]}"
    told = answer.json()
    words = [told.get(name) for name in ("title", "detail", "title_zh", "detail_zh")]
    return "" if all(words) else f"no words: {told}"


def all_refused(client: httpx.Client, wrongs: Iterator[Wrong], **headers: str) -> None:
    found = {wrong.name: refused_in_words(wrong.ask(client, **headers)) for wrong in wrongs}
    assert {name: said for name, said in found.items() if said} == {}
    assert len(found) > 1


def test_a_push_that_is_not_right(hub: RunningHub, kiosk: Kiosk, client: httpx.Client) -> None:
    before = kept(hub)
    path = "v1/journal"
    all_refused(client, bodies(path, 2**20), **kiosk.headers)
    sound = batch([Journal(EVENT, kiosk.kiosk).write()])
    all_refused(client, fields(path, sound), **kiosk.headers)
    all_refused(client, senders("POST", path, b"{}"))
    assert kept(hub) == before


def test_a_key_that_is_not_right(hub: RunningHub, kiosk: Kiosk, client: httpx.Client) -> None:
    before = kept(hub)
    path = "v1/device-key"
    all_refused(client, bodies(path, 4096), **kiosk.headers)
    all_refused(client, fields(path, KEY), **kiosk.headers)
    all_refused(client, senders("POST", path, b"{}"))
    assert kept(hub) == before


def test_an_enrolment_that_is_not_right(hub: RunningHub, client: httpx.Client) -> None:
    before = kept(hub)
    all_refused(client, bodies("v1/enrol", 4096))
    all_refused(client, fields("v1/enrol", ENROL))
    assert kept(hub) == before


@pytest.mark.parametrize("path", ["v1/changes", "v1/news"])
def test_a_question_that_is_not_right(
    hub: RunningHub, kiosk: Kiosk, client: httpx.Client, path: str
) -> None:
    before = kept(hub)
    all_refused(client, senders("GET", path))
    all_refused(client, queries(path, "epoch", most=2**31 - 1), **kiosk.headers)
    all_refused(client, iter([Wrong("long", "GET", f"{path}?cursor={'x' * 201}")] * 2 + [
        Wrong("method", "DELETE", path)]), **kiosk.headers)  # fmt: skip
    if path == "v1/news":
        all_refused(client, queries(path, "wait", most=55), **kiosk.headers)
    # A cursor that nobody knows is none: all is told anew, and nothing is waited for.
    for cursor in ("", "....", "AAAA", "-1", "\x00", "岗", "e30", "9" * 200):
        answer = client.get(path, params={"cursor": cursor, "wait": "5"}, headers=kiosk.headers)
        told = answer.json()
        assert told.get("fresh", told.get("news")) is True, cursor
    assert kept(hub) == before


def test_a_parcel_that_is_none(hub: RunningHub, client: httpx.Client) -> None:
    before = kept(hub)
    all_refused(client, raw_bodies("v1/parcels", BYTES_MAX))
    assert kept(hub) == before


def test_a_form_that_is_not_right(hub: RunningHub, client: httpx.Client) -> None:
    before = kept(hub)
    for lang, words in (("zh", "没有导入"), ("en", "Not imported")):
        for wrong in forms(f"sticks?lang={lang}"):
            answer = wrong.ask(client)
            assert 400 <= answer.status_code < 500, (wrong.name, answer.status_code)
            assert words in answer.text, wrong.name
            assert 'role="alert"' in answer.text
    assert kept(hub) == before


@pytest.mark.parametrize(
    "path",
    ["events/-1", "events/1e3", "events/%00", "events/٣", "events/" + "9" * 400, "static/..%2Fx",
     "static/hub.css%00", "v1/nothing", "nothing", "events/7/board/x", "%ff"],
)  # fmt: skip
def test_a_page_that_is_none_is_said_in_words(client: httpx.Client, path: str) -> None:
    for accept, words in (("text/html", "<h1>"), ("*/*", "没有")):
        answer = client.get(f"{path}?lang=zh", headers={"Accept": accept})
        assert answer.status_code == 404
        assert words in answer.text


def test_a_browser_is_told_on_a_page_what_a_program_is_told_in_json(client: httpx.Client) -> None:
    for lang, said in (("zh", "没有这个地址"), ("en", "There is nothing here")):
        page = client.get(f"nowhere?lang={lang}", headers={"Accept": "text/html"})
        assert f"<h1>{said}</h1>" in page.text
        assert page.headers["Content-Type"].startswith("text/html")
    posted = client.post("?lang=zh", headers={"Accept": "text/html"})
    assert (posted.status_code, "<h1>不支持这种请求方式</h1>" in posted.text) == (405, True)


def test_a_relay_is_sent_what_is_not_right(hub: RunningHub, tmp_path: Path) -> None:
    spool = open_spool(tmp_path / "relay", hub.app.state.hub.identity.hub)
    with (
        RunningRelay(spool, hub.url) as relay,
        httpx.Client(base_url=relay.url, timeout=WITHIN_S) as client,
    ):
        all_refused(client, raw_bodies("/relay/v1/parcels", BYTES_MAX))
        for event in ("x", "-1", "1e3", "9" * 30, "9" * 5000, ".."):
            said = client.get(f"/relay/v1/answers/{event}/k-1/1")
            assert refused_in_words(said) == "", event
        for tail in ("k-1/x", "k-1/0", "k-1/-1", "k-1/" + "9" * 300, "..%2F..%2Fx/1", "%00/1",
                     "k" * 300 + "/1"):  # fmt: skip
            said = client.get(f"/relay/v1/answers/{EVENT}/{tail}")
            assert refused_in_words(said) == "", tail
        assert refused_in_words(client.post("/relay/v1/state")) == ""
        assert refused_in_words(client.get("/nothing")) == ""
        assert relay.state().waiting == 0
    assert [path.name for path in (tmp_path / "relay").rglob("*") if path.is_file()] == [
        "spool.json"
    ]


def test_types_are_told_apart_before_anything_is_read(client: httpx.Client) -> None:
    answer = client.post("v1/parcels", content=b"x", headers={"Content-Type": f"{RAW}; a=b"})
    assert answer.status_code in {400, 415}
