"""One form of RFC 9421: what the library signs is taken, and nothing that differs by a byte."""

from dataclasses import dataclass, field, replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from http_message_signatures import (
    HTTPMessageSigner,
    HTTPMessageVerifier,
    InvalidSignature,
    MappingKeyResolver,
    algorithms,
)
from hypothesis import given
from hypothesis import strategies as st

from sync.client.signing import Bearer
from sync.wire.signature import Asked, asked, is_signed_by

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
PUBLIC = KEY.public_key().public_bytes_raw()
KIOSK = "k0123456789"
URL = "https://hub.example:8443/v1/journal"
BODY = b'{"protocol": 1}'
SEEN = ("method", "path", "query", "authorization", "digest", "input", "signature", "body")


def bearer(key: Ed25519PrivateKey = KEY) -> Bearer:
    return Bearer("7.secret", KIOSK, lambda: key)


def signed(
    method: str = "POST", url: str = URL, body: bytes | None = BODY, who: Bearer | None = None
) -> Asked:
    """Give a request as the hub sees it, signed as a kiosk does."""
    made = (who or bearer()).fields(method, url, body)
    path, _, query = url.removeprefix("https://hub.example:8443").partition("?")
    fields = [(name.lower().encode(), value.encode()) for name, value in made.items()]
    return asked(method, path.encode(), query.encode(), fields, body)


REQUESTS = [
    signed(),
    signed("GET", "https://hub.example:8443/v1/changes", None),
    signed("GET", "https://hub.example:8443/v1/changes?epoch=1&cursor=1.7%2B3~-_", None),
    signed("POST", "https://hub.example:8443/v1/journal?x=1", b""),
]


@pytest.mark.parametrize("request_", REQUESTS)
def test_what_a_kiosk_signs_is_believed_for_that_kiosk_and_key_alone(request_: Asked) -> None:
    assert is_signed_by(request_, KIOSK, PUBLIC)
    assert not is_signed_by(request_, "k0123456780", PUBLIC)
    assert not is_signed_by(request_, KIOSK, OTHER.public_key().public_bytes_raw())


@given(st.data())
def test_any_single_altered_byte_is_refused(data: st.DataObject) -> None:
    request = data.draw(st.sampled_from(REQUESTS))
    names = [name for name in SEEN if getattr(request, name)]
    name = data.draw(st.sampled_from(names))
    value: bytes = getattr(request, name)
    at = data.draw(st.integers(0, len(value) - 1))
    other = bytes([value[at] ^ data.draw(st.integers(1, 255))])
    altered = value[:at] + other + value[at + 1 :]
    assert not is_signed_by(_with(request, name, altered), KIOSK, PUBLIC)


@given(st.data())
def test_a_byte_more_or_less_is_refused(data: st.DataObject) -> None:
    request = data.draw(st.sampled_from(REQUESTS))
    name = data.draw(st.sampled_from([one for one in SEEN if getattr(request, one)]))
    value: bytes = getattr(request, name)
    at = data.draw(st.integers(0, len(value) - 1))
    more = value[:at] + bytes([data.draw(st.integers(0, 255))]) + value[at:]
    for altered in (more, value[:at] + value[at + 1 :]):
        assert altered == value or not is_signed_by(_with(request, name, altered), KIOSK, PUBLIC)


def _with(request: Asked, name: str, value: bytes) -> Asked:
    return Asked(**{**{one: getattr(request, one) for one in SEEN}, name: value})


def test_a_query_or_a_body_that_was_not_signed_is_refused() -> None:
    plain = REQUESTS[1]
    assert not is_signed_by(replace(plain, query=b"epoch=2"), KIOSK, PUBLIC)
    assert not is_signed_by(replace(plain, body=BODY), KIOSK, PUBLIC)
    assert not is_signed_by(replace(REQUESTS[0], body=None), KIOSK, PUBLIC)
    assert not is_signed_by(replace(REQUESTS[2], query=b""), KIOSK, PUBLIC)


def test_the_digest_of_another_body_is_refused_with_either_body() -> None:
    one, other = signed(), signed(body=b"another")
    assert not is_signed_by(replace(one, body=other.body), KIOSK, PUBLIC)
    assert not is_signed_by(replace(one, body=other.body, digest=other.digest), KIOSK, PUBLIC)


def test_a_field_that_comes_twice_is_believed_in_neither_form() -> None:
    made = bearer().fields("GET", URL, None)
    once = [(name.lower().encode(), value.encode()) for name, value in made.items()]
    assert is_signed_by(asked("GET", b"/v1/journal", b"", once, None), KIOSK, PUBLIC)
    for field_ in once:
        twice = asked("GET", b"/v1/journal", b"", [*once, field_], None)
        assert not is_signed_by(twice, KIOSK, PUBLIC)


def test_a_hub_that_is_served_below_another_path_sees_what_was_signed() -> None:
    made = bearer().fields("GET", "https://example.org/gate/v1/changes?epoch=1", None)
    fields = [(name.lower().encode(), value.encode()) for name, value in made.items()]
    assert is_signed_by(asked("GET", b"/v1/changes", b"epoch=1", fields, None), KIOSK, PUBLIC)


def test_a_kiosk_without_a_key_sends_its_token_alone() -> None:
    assert Bearer("t", KIOSK, lambda: None).fields("GET", URL, None) == {
        "Authorization": "Bearer t"
    }
    assert Bearer("t").fields("POST", URL, BODY) == {"Authorization": "Bearer t"}


def test_neither_token_nor_key_is_shown() -> None:
    assert "secret" not in repr(bearer())
    assert "secret" not in repr(signed())


@dataclass
class Message:
    """A request as the library looks at one."""

    method: str
    url: str
    headers: dict[str, str] = field(default_factory=dict)


RESOLVER = MappingKeyResolver(public_keys={KIOSK: KEY.public_key()}, private_keys={KIOSK: KEY})


@pytest.mark.parametrize("body", [BODY, None])
def test_the_library_believes_what_a_kiosk_signs(body: bytes | None) -> None:
    message = Message("POST", URL + "?a=1", dict(bearer().fields("POST", URL + "?a=1", body)))
    verifier = HTTPMessageVerifier(signature_algorithm=algorithms.ED25519, key_resolver=RESOLVER)
    (result,) = verifier.verify(message, expect_tag="gatepost", body=body)
    assert '"authorization"' in result.covered_components
    message.headers["Authorization"] += "x"
    with pytest.raises(InvalidSignature):
        verifier.verify(message, expect_tag="gatepost", body=body)


@pytest.mark.parametrize(
    ("names", "changes"),
    [
        (("@method", "@path", "authorization"), {"tag": "other"}),
        (("@method", "@path", "authorization"), {"label": "other"}),
        (("@method", "@path", "authorization"), {"include_alg": False}),
        (("@method", "@path", "authorization"), {"nonce": "n"}),
        (("@path", "@method", "authorization"), {}),
        (("@method", "@path"), {}),
        (("@method", "@path", "@authority", "authorization"), {}),
        ((), {}),
    ],
)
def test_signatures_of_other_forms_count_for_nothing(
    names: tuple[str, ...], changes: dict[str, object]
) -> None:
    def as_signed(covered: tuple[str, ...], **how: object) -> Asked:
        message = Message("GET", URL, {"Authorization": "Bearer 7.secret"})
        given_: dict[str, object] = {"key_id": KIOSK, "label": "gatepost", "tag": "gatepost", **how}
        HTTPMessageSigner(signature_algorithm=algorithms.ED25519, key_resolver=RESOLVER).sign(
            message,
            covered_component_ids=covered,
            **given_,  # type: ignore[arg-type]
        )
        fields = [
            (name.lower().encode(), value.encode()) for name, value in message.headers.items()
        ]
        return asked("GET", b"/v1/journal", b"", fields, None)

    assert is_signed_by(as_signed(("@method", "@path", "authorization")), KIOSK, PUBLIC)
    assert not is_signed_by(as_signed(names, **changes), KIOSK, PUBLIC)
