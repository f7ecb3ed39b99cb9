"""An invitation goes through a QR code and comes out as it was; anything else says what it is."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.domain import canonical
from sync.wire import joining
from sync.wire.joining import Invitation, NotAnInvitation, read, write
from tests.builders import a_badge_text

CODE = "20230816-ABCD-EFGH-JKLM"
HERE = Invitation("https://hub.example:8642", CODE, "2023 世界机器人大会")


def test_an_invitation_comes_out_as_it_was() -> None:
    text = write(HERE)
    assert read(text) == HERE
    assert read(f"  {text.lower()}\n") == HERE


def test_its_code_is_not_in_what_is_logged_about_it() -> None:
    assert CODE not in repr(HERE)


@given(st.text(max_size=100))
def test_any_event_name_travels(name: str) -> None:
    name = "".join(c for c in name if c.isprintable())
    assert read(write(Invitation("http://10.0.0.2", CODE, name))).event == name[:60]


def test_it_fits_alphanumeric_mode() -> None:
    allowed = set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
    assert set(write(HERE)) <= allowed


@pytest.mark.parametrize(
    "url", ["hub.example", "ftp://hub", "", "https://", "http://a b", "x" * 400]
)
def test_what_is_no_address_is_not_written(url: str) -> None:
    with pytest.raises(ValueError, match="web address"):
        write(Invitation(url, CODE))


def said(body: object) -> str:
    return joining.PREFIX + base64.b32encode(canonical.dumps(body)).decode().rstrip("=")


GOOD = {"v": 1, "url": "https://hub.example", "code": CODE, "event": ""}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", NotAnInvitation.default),
        ("https://example.org/menu", NotAnInvitation.default),
        ("名单", NotAnInvitation.default),
        (a_badge_text(), NotAnInvitation.badge),
        (write(HERE)[:-20], NotAnInvitation.damaged),
        (joining.PREFIX, NotAnInvitation.damaged),
        (joining.PREFIX + "1189", NotAnInvitation.damaged),
        (joining.PREFIX + "A" * 4000, NotAnInvitation.damaged),
        (said([]), NotAnInvitation.damaged),
        (said({**GOOD, "url": 7}), NotAnInvitation.damaged),
        (said({**GOOD, "url": "javascript:x"}), NotAnInvitation.damaged),
        (said({**GOOD, "code": "<script>"}), NotAnInvitation.damaged),
        (said({**GOOD, "v": 2}), NotAnInvitation.newer),
    ],
)
def test_what_is_none_is_refused_in_its_own_words(text: str, words: object) -> None:
    with pytest.raises(NotAnInvitation) as refused:
        read(text)
    assert refused.value.message == words
