"""Opening the desk of the event that this laptop serves; the first start, when it serves none."""

from typing import TYPE_CHECKING

from kiosk.opening.desk import NoScreen, open_desk, speaking

if TYPE_CHECKING:
    from kiosk.opening.enrolling import HubNotReached, NoAddress, enrol_here

__all__ = ["HubNotReached", "NoAddress", "NoScreen", "enrol_here", "open_desk", "speaking"]


def __getattr__(name: str) -> object:
    """Import late what enrolling needs: a start shows the camera's picture first."""
    if name in __all__:
        from kiosk.opening import enrolling

        return getattr(enrolling, name)
    raise AttributeError(name)
