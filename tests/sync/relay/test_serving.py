"""`gatepost-hub serve --relay-to`: a process of its own, found by name or by address."""

import contextlib
import http.server
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import pytest
import requests
from typer.testing import CliRunner

from sync.cli import app
from sync.client.finding import RelayFinder
from sync.relay.announcing import announced
from sync.relay.spool import Spool, open_spool
from sync.wire.messages import RelayState
from tests.sync.hub.running import COMMAND, WITHIN_S, RunningHub
from tests.sync.relay.running import wait


@contextlib.contextmanager
def relay_process(folder: Path, hub: str) -> Iterator[str]:
    """Run a relay as its own process; gives its address and ends it."""
    port_file = folder / "relay-port"
    arguments = ["--relay-to", hub, "--data", str(folder / "relay"), "--port", "0"]
    with (folder / "relay.log").open("wb") as log:
        process = subprocess.Popen(
            [*COMMAND, "serve", *arguments, "--port-file", str(port_file), "--end-with-input"],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
        )
        try:
            until = time.monotonic() + WITHIN_S
            while not port_file.exists():
                assert process.poll() is None, (folder / "relay.log").read_text("utf-8")
                assert time.monotonic() < until
                time.sleep(0.02)
            yield f"http://127.0.0.1:{port_file.read_text('ascii').strip()}"
        finally:
            assert process.stdin is not None
            process.stdin.close()
            assert process.wait(WITHIN_S) == 0


def test_a_relay_learns_its_hub_and_later_starts_without_a_line(tmp_path: Path) -> None:
    with RunningHub(f"sqlite:///{tmp_path}/hub.sqlite", tmp_path / "data") as hub:
        name = hub.app.state.hub.identity.hub
        with relay_process(tmp_path, hub.url) as address:
            assert _state(address).hub == name
        assert "--host 0.0.0.0" in (tmp_path / "relay.log").read_text("utf-8")
        gone = hub.url
    (tmp_path / "relay-port").unlink()
    with relay_process(tmp_path, gone) as address:
        state = _state(address)
        assert (state.hub, state.reaches_hub) == (name, False)
    # It starts all the same, and says what is wrong with the line.
    assert gone.rstrip("/") in (tmp_path / "relay.log").read_text("utf-8")


def _state(address: str) -> RelayState:
    answer = requests.get(f"{address}/relay/v1/state", timeout=WITHIN_S)
    return RelayState.model_validate_json(answer.content)


@pytest.mark.parametrize(
    "url",
    ["hub.example", "", "http://", "http://[", "http://:80", "https://a b", "ftp://hub.example",
     "http://127.0.0.1:99999", "http://127.0.0.1:0", "http://me:secret@127.0.0.1:9",
     "http://127.0.0.1:9/?x", "http://hub\n.example"],
)  # fmt: skip
def test_what_is_no_address_is_said_before_anything_is_asked(tmp_path: Path, url: str) -> None:
    for lang, words in (("zh", "不是中心的网址"), ("en", "is no hub's address")):
        code, out, err = run(tmp_path, url, lang)
        assert (code, out) == (2, "")
        assert words in err
    assert list(tmp_path.iterdir()) == []


def run(folder: Path, url: str, lang: str) -> tuple[int, str, str]:
    """Start a relay that does not start."""
    arguments = ["serve", "--relay-to", url, "--data", str(folder), "--port", "0", "--lang", lang]
    done = CliRunner().invoke(app, arguments)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


class Answering:
    """Something that answers everything in one way, and is no hub."""

    def __init__(self, status: int, kind: str, body: bytes) -> None:
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self._thread.join(WITHIN_S)


@pytest.mark.parametrize(
    ("status", "kind", "body", "zh", "en"),
    [
        (200, "text/html", b"<h1>Wi-Fi</h1>", "回应的不是岗亭中心", "is no Gatepost hub"),
        (404, "text/html", b"nothing", "回应的不是岗亭中心", "is no Gatepost hub"),
        (200, "application/json", b'{"hub":"x"}', "回应的不是岗亭中心", "is no Gatepost hub"),
        (200, "application/json", b'{"hub":', "回应的不是岗亭中心", "is no Gatepost hub"),
        (503, "application/json", b"{}", "现在不可用", "is not working now"),
    ],
)
def test_what_answers_at_the_first_start_and_is_no_hub_is_named(
    tmp_path: Path, status: int, kind: str, body: bytes, zh: str, en: str
) -> None:
    with Answering(status, kind, body) as other:
        for lang, words, why in (("zh", zh, "第一次启动"), ("en", en, "first start")):
            code, out, err = run(tmp_path, other.url, lang)
            assert (code, out) == (2, "")
            assert words in err
            assert why in err
            assert other.url in err
    assert not (tmp_path / "spool.json").exists()


def test_a_hub_that_is_not_reached_at_the_first_start_is_named(tmp_path: Path) -> None:
    nobody = "http://127.0.0.1:9"
    for lang, words in (("zh", f"连不上 {nobody}"), ("en", f"{nobody} is not reached")):
        code, out, err = run(tmp_path, nobody, lang)
        assert (code, out) == (2, "")
        assert words in err


@pytest.mark.parametrize("content", ["", "[]", "{", '{"name":"x"}', '{"name":1,"hub":'])
def test_a_folder_that_is_no_spool_is_left_alone(tmp_path: Path, content: str) -> None:
    (tmp_path / "spool.json").write_text(content)
    code, _, err = run(tmp_path, "http://127.0.0.1:9", "zh")
    assert (code, "暂存夹" in err) == (2, True)
    assert (tmp_path / "spool.json").read_text() == content


def test_relays_of_the_own_hub_are_found_as_they_come_and_go(tmp_path: Path) -> None:
    here = ["127.0.0.1"]
    ours: Spool = open_spool(tmp_path / "ours", "hub-1")
    finder = RelayFinder("hub-1", told=["http://127.0.0.1:1"], interfaces=here)
    finder.start()
    try:
        with (
            announced(ours, "127.0.0.1", 4711),
            announced(open_spool(tmp_path / "theirs", "hub-2"), "127.0.0.1", 4712),
        ):
            wait(lambda: len(finder.addresses()) > 1)
            assert finder.addresses() == ["http://127.0.0.1:1", "http://127.0.0.1:4711"]
        wait(lambda: finder.addresses() == ["http://127.0.0.1:1"])
    finally:
        finder.stop()
