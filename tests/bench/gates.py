"""The kiosk's end of the wire for the benchmarks of the hub, as thin as can be."""

import http.client
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.client.signing import Bearer
from sync.domain.clock import SystemClock
from sync.domain.entries import Entry, EventId, KioskId
from sync.hub.database import Database
from sync.hub.services import devices
from sync.wire import BATCH_ENTRIES_MAX, PROTOCOL, columns
from sync.wire.messages import Enrolled, PushReply
from tests.sync.hub.journals import batch, packed


def as_columns(run: list[Entry]) -> bytes:
    """Give the packed batch that a kiosk sends of these entries."""
    body = batch(run)
    del body["entries"]
    return packed({**body, "columns": columns.write(run, run[0].prev_hash)})


def written_out(run: list[Entry]) -> bytes:
    """Give the packed batch that an older kiosk sends."""
    return packed(batch(run))


def batches(journal: list[Entry], size: int = BATCH_ENTRIES_MAX) -> Iterator[bytes]:
    """Give a journal's batches, in order."""
    for start in range(0, len(journal), size):
        yield as_columns(journal[start : start + size])


@dataclass
class Gate:
    """One enrolled kiosk on one kept connection."""

    kiosk: KioskId
    proof: Bearer
    host: str
    port: int
    statuses: dict[int, int] = field(default_factory=dict)
    """Status -> how often it came."""
    busy_s: float = 0.0
    """How long the hub last asked to wait."""

    def __post_init__(self) -> None:
        """Open no connection yet."""
        self._line = http.client.HTTPConnection(self.host, self.port, timeout=120)

    def push(self, body: bytes) -> tuple[float, PushReply | None]:
        """Push; give how many seconds it took, and the reply of a 200."""
        headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
        took, status, raw = self._ask("POST", "/v1/journal", body, headers)
        return took, PushReply.model_validate_json(raw) if status == 200 else None

    def pull(self, cursor: str) -> tuple[float, dict[str, Any]]:
        """Pull one page behind a cursor."""
        took, status, raw = self._ask("GET", f"/v1/changes?epoch=1&cursor={cursor}", None, {})
        if status != 200:
            raise SystemExit(f"a pull was answered with {status}")
        return took, json.loads(raw)

    def pull_all(self) -> str:
        """Pull everything; give the cursor behind it."""
        cursor = ""
        while True:
            _, page = self.pull(cursor)
            cursor = str(page["cursor"])
            if not page["more"]:
                return cursor

    def close(self) -> None:
        """Close the connection."""
        self._line.close()

    def _ask(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[float, int, bytes]:
        # Kiosks are other machines: what signs a request is made before the watch starts.
        proof = self.proof.fields(method, path, body)
        began = time.perf_counter()
        self._line.request(method, path, body, {**headers, **proof})
        answer = self._line.getresponse()
        raw = answer.read()
        took = time.perf_counter() - began
        self.busy_s = float(answer.headers.get("Retry-After") or 0)
        self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1
        return took, answer.status, raw


def enrolled(url: str, database: Database, event: EventId, name: str = "gate") -> Gate:
    """Enrol a kiosk at a running hub whose database this is; it has pulled, as all have by and by."""
    code = devices.make_code(database, event, "", SystemClock().now())
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw().hex()
    body = {"protocol": PROTOCOL, "code": code, "name": name, "public": public}
    answer = requests.post(f"{url}v1/enrol", json=body, timeout=60)
    told = Enrolled.model_validate_json(answer.content)
    address = urlsplit(url)
    proof = Bearer(told.token, told.kiosk, lambda: key)
    gate = Gate(KioskId(told.kiosk), proof, str(address.hostname), int(address.port or 80))
    gate.pull("")
    return gate


def pushed(gate: Gate, body: bytes, through: int) -> float:
    """Push a batch that must be acknowledged; give its seconds."""
    took, reply = gate.push(body)
    if reply is None or reply.acked_through != through or reply.exceptions:
        raise SystemExit(f"not acknowledged: {reply}")
    return took
