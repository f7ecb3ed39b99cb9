"""The page that takes sticks in: whole or not at all, in words, with the answer to take back."""

import base64
import re
from pathlib import Path

import pytest
import requests

from sync.domain.roster import Roster
from sync.hub.services.keys import identity
from sync.hub.services.parcels import Receiver
from tests.sync.hub.running import WITHIN_S, RunningHub
from tests.sync.hub.sealing import Alone, alone
from tests.sync.hub.test_pages import Inline, text_of


@pytest.fixture
def gate(hub: RunningHub, roster: Roster) -> Alone:
    hub.load(roster)
    known = identity(hub.database)
    assert known is not None
    made = alone(Receiver(hub.database, known, hub.ring))
    made.record(40)
    return made


def give(hub: RunningHub, content: bytes, name: str = "a.gatebundle") -> requests.Response:
    return hub.session.post(
        f"{hub.url}sticks?lang=en", files={"bundle": (name, content)}, timeout=WITHIN_S
    )


def test_a_bundle_is_taken_in_and_its_answer_offered(
    hub: RunningHub, gate: Alone, tmp_path: Path
) -> None:
    raw = gate.bundle(tmp_path).read_bytes()
    for expected in (40, 0):
        shown = give(hub, raw)
        assert shown.status_code == 200
        assert f"40 entries, {expected} of them new" in text_of(shown.text)
        found = re.search(r'download="([^"]+)" href="data:[^,]+,([^"]+)"', shown.text)
        assert found is not None
        assert found[1].endswith(".gateanswer")
        (said,) = gate.heard(base64.b64decode(found[2]))
        assert said.acked_through == 40


def test_what_is_wrong_is_said_and_nothing_is_imported(
    hub: RunningHub, gate: Alone, tmp_path: Path
) -> None:
    raw = gate.bundle(tmp_path).read_bytes()
    for content, words in (
        (raw[:-9], "breaks off at the list at its end"),
        (b"<b>a shopping list</b>", "This is no bundle"),
        (b"", "breaks off at its beginning"),
    ):
        refused = give(hub, content)
        assert refused.status_code == 422
        assert words in text_of(refused.text)
        assert "Not imported" in refused.text
    assert "40 of them new" in text_of(give(hub, raw).text)


@pytest.mark.expects_warnings
def test_no_file_no_form_and_no_length_are_said_to_be_missing(hub: RunningHub) -> None:
    url = f"{hub.url}sticks?lang=en"
    for answer in (
        hub.session.post(url, data={"bundle": "text"}, timeout=WITHIN_S),
        hub.session.post(url, files={"other": ("a", b"x")}, timeout=WITHIN_S),
        hub.session.post(
            url,
            data=b"broken",
            headers={"Content-Type": "multipart/form-data; boundary=x"},
            timeout=WITHIN_S,
        ),
    ):
        assert answer.status_code == 422
        assert "No file was chosen" in answer.text
    endless = hub.session.post(url, data=iter([b"x"]), timeout=WITHIN_S)
    assert endless.status_code == 413


def test_a_file_that_is_too_large_is_not_even_read(hub: RunningHub) -> None:
    with requests.Session() as session:
        asked = requests.Request("POST", f"{hub.url}sticks?lang=en", data=b"x").prepare()
        asked.headers["Content-Length"] = str(2**40)
        answer = session.send(asked, timeout=WITHIN_S)
    assert answer.status_code == 413
    assert "too large" in answer.text


def test_the_page_is_whole_in_both_languages_and_keeps_to_the_policy(hub: RunningHub) -> None:
    for language, words in (("zh", "没有网络的门的记录"), ("en", "a gate without a network")):
        shown = hub.get(f"sticks?lang={language}")
        assert words in shown.text
        inline = Inline()
        inline.feed(shown.text)
        assert inline.found == []
        assert "form-action 'self'" in shown.headers["Content-Security-Policy"]
    assert "/sticks" in hub.get("").text
