"""How far the first fetch is, between the thread that does it and the window."""

from dataclasses import dataclass


@dataclass(slots=True)
class Progress:
    """How far a first roster is: written by the thread that fetches it, read by any."""

    percent: int | None = None
