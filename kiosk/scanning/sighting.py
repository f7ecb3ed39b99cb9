"""One badge shown once."""

from dataclasses import dataclass, field

from kiosk.scanning.glance import Corners


@dataclass(frozen=True, slots=True)
class Sighting:
    """A badge that came into view: one, for however many frames it is held up."""

    text: str = field(repr=False)
    """Never to be logged"""
    at_ns: int
    """`Frame.at_ns` of the first frame that it was read in"""
    corners: Corners = ()
    """As in `Seen`, in that frame's pixels"""
    number: int = 1
    """1 for the first sighting, and so on"""
