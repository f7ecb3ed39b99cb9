"""Opening the desk of the event that this laptop serves; the first start, when it serves none."""

from kiosk.opening.desk import NoScreen, open_desk, speaking
from kiosk.opening.enrolling import HubNotReached, NoAddress, enrol_here

__all__ = ["HubNotReached", "NoAddress", "NoScreen", "enrol_here", "open_desk", "speaking"]
