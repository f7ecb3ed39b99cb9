"""What kiosks and hubs said to each other before entries of other gates went along."""

import json
from urllib.parse import parse_qsl, urlencode, urlsplit

from sync.client.transport import Reply

UNKNOWN = ("columns", "left", "highest", "box")
"""Fields of answers that nobody sent then, and nobody read."""
LATER = ("/v1/news", "/v1/device-key", "/v1/parcels")
"""What nobody asked then, and nobody answered."""


def asked_before(url: str) -> str:
    """Give a question as it was asked then: it named no epoch."""
    parts = urlsplit(url)
    asked = [(name, value) for name, value in parse_qsl(parts.query) if name != "epoch"]
    return parts._replace(query=urlencode(asked)).geturl()


def told_before(reply: Reply) -> Reply:
    """Give an answer as it was given, or understood, then; what is none stays as it came."""
    try:
        told = json.loads(reply.body)
    except ValueError:
        return reply
    for new in UNKNOWN:
        told.pop(new, None)
    body = json.dumps(told).encode()
    return Reply(reply.status, reply.content_type, body, reply.retry_after_s)
