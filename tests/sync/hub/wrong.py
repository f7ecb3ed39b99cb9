"""Wrong requests, by the hundred: what whoever reaches an address can send to it."""

import gzip
import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from sync.wire import PROTOCOL

JSON = "application/json"
RAW = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Wrong:
    """One request, and what is wrong with it."""

    name: str
    method: str
    path: str
    content: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def ask(self, client: httpx.Client, **more: str) -> httpx.Response:
        """Send it."""
        headers = [(key.encode(), text.encode()) for key, text in {**more, **self.headers}.items()]
        return client.request(self.method, self.path, content=self.content, headers=headers)


_NOISE = random.Random(4).randbytes(700)
_SOUND = b'{"protocol":%d}' % PROTOCOL


def bodies(path: str, most: int) -> Iterator[Wrong]:
    """Give bodies that no endpoint of JSON takes.

    Args:
        most: bytes that it takes at the most.
    """

    def wrong(name: str, content: bytes, **headers: str) -> Wrong:
        said = {"Content-Type": JSON, **{k.replace("_", "-"): v for k, v in headers.items()}}
        return Wrong(name, "POST", path, content, said)

    yield wrong("nothing", b"")
    for text in (b"null", b"[]", b'"x"', b"7", b"true", b"NaN", b"{", b'{"a":1}x', b"{}"):
        yield wrong(text.decode(), text)
    yield wrong("random bytes", _NOISE)
    yield wrong("UTF-16", '{"protocol":1}'.encode("utf-16"))
    yield wrong("half a surrogate", b'{"protocol":"\\ud800"}')
    yield wrong("nested for ever", b'{"protocol":1,"x":' + b"[" * 3000 + b"]" * 3000 + b"}")
    yield wrong("too large", b'{"protocol":1,"x":"' + b"x" * most + b'"}')
    yield wrong("text", _SOUND, Content_Type="text/plain")
    yield wrong("a form", b"a=1", Content_Type="application/x-www-form-urlencoded")
    yield wrong("no gzip", _SOUND, Content_Encoding="gzip")
    yield wrong("noise as gzip", _NOISE, Content_Encoding="gzip")
    yield wrong("half a gzip", gzip.compress(_SOUND)[:-9], Content_Encoding="gzip")
    yield wrong("two gzips", gzip.compress(_SOUND) * 2, Content_Encoding="gzip")
    yield wrong("a bomb", gzip.compress(b" " * 40_000_000), Content_Encoding="gzip")
    yield wrong("an unknown packing", _SOUND, Content_Encoding="br")
    for protocol in ("null", '"1"', "1.0", "true", "[]", "-1", "0", "1e400", "99", str(10**30)):
        yield wrong(f"protocol {protocol}", b'{"protocol":%s}' % protocol.encode())


def fields(path: str, sound: Mapping[str, Any]) -> Iterator[Wrong]:
    """Give a sound message with one field after the other missing, or of another type."""
    for name in sound.keys() - {"entries"}:  # an entry has its own verdict
        rest = {key: value for key, value in sound.items() if key != name}
        yield _written(f"without {name}", path, rest)
        wrong: tuple[object, ...] = (
            None,
            {},
            [],
            [[]],
            True,
            -1,
            2**70,
            1e308,
            "",
            "\u0000",
            "x" * 5000,
            "袖\n",
        )
        for value in wrong:
            # A moment may be a number.
            if value != sound[name] and (name, value) != ("sent_wall", -1):
                yield _written(f"{name}: {value!r:.20}", path, {**rest, name: value})


def _written(name: str, path: str, message: Mapping[str, Any]) -> Wrong:
    return Wrong(name, "POST", path, json.dumps(message).encode(), {"Content-Type": JSON})


def senders(method: str, path: str, content: bytes | None = None) -> Iterator[Wrong]:
    """Give who nobody knows."""
    for said in ("", "Bearer", "Basic eDp5", "Bearer 7.x", "bearer " + "7." + "A" * 43,
                 "Bearer 7." + "A" * 5000, "Bearer 岗", "Bearer 99999999999." + "A" * 43,
                 "Bearer ' OR 1=1 --"):  # fmt: skip
        headers = {"Authorization": said, "Content-Type": JSON}
        yield Wrong(f"as {said:.14}", method, path, content, headers)


def queries(path: str, name: str, most: int) -> Iterator[Wrong]:
    """Give values of a number in the query that are none, or past what it may be."""
    for said in (
        "-1",
        str(most + 1),
        "NaN",
        "inf",
        "-inf",
        "1e400",
        "",
        "x",
        "0x1",
        "9" * 4400,
        "一",
    ):
        asked = httpx.QueryParams({name: said})
        yield Wrong(f"{name}={said:.12}", "GET", f"{path}?{asked}")


def raw_bodies(path: str, most: int) -> Iterator[Wrong]:
    """Give what is no parcel."""
    for name, content in (
        ("nothing", b""),
        ("random bytes", _NOISE),
        ("JSON", _SOUND),
        ("zeros", bytes(5000)),
        ("too large", b"x" * (most + 1)),
        ("packed", gzip.compress(_SOUND)),
    ):
        yield Wrong(name, "POST", path, content, {"Content-Type": RAW})
    for label in (JSON, "", "text/html", "multipart/form-data"):
        yield Wrong(f"as {label}", "POST", path, _NOISE, {"Content-Type": label})


def forms(path: str) -> Iterator[Wrong]:
    """Give forms in which no bundle is."""
    form = "multipart/form-data; boundary=b"
    part = b'--b\r\nContent-Disposition: form-data; name="%s"; filename="%s"\r\n\r\n%s\r\n'
    for name, content, label in (
        ("nothing", b"", form),
        ("no form", _NOISE, "text/plain"),
        ("no boundary", _NOISE, "multipart/form-data"),
        ("noise", _NOISE, form),
        ("half a form", part[:30], form),
        ("another field", part % (b"x", b"a.gatebundle", b"x") + b"--b--\r\n", form),
        ("no name", part % (b"bundle", b"", b"") + b"--b--\r\n", form),
        ("an empty file", part % (b"bundle", b"a.gatebundle", b"") + b"--b--\r\n", form),
        ("no bundle", part % (b"bundle", b"a.gatebundle", _NOISE) + b"--b--\r\n", form),
        ("two files", part % (b"bundle", b"a", b"x") * 2 + b"--b--\r\n", form),
        ("a text", b'--b\r\nContent-Disposition: form-data; name="bundle"\r\n\r\nx\r\n--b--', form),
        ("fields", b"bundle=1", "application/x-www-form-urlencoded"),
    ):
        yield Wrong(name, "POST", path, content, {"Content-Type": label})
