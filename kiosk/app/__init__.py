"""The composition root: builds everything, starts and stops the workers, and knows all.

Data goes one way. A badge's text comes from the scanner's thread, or from a scanner that
types; the desk commits one entry and answers; the window shows the answer. The syncer's
thread says what the line is like and when roster or verdicts changed; the desk reads them
from the store. The window knows nothing and asks by signals. A `Part` joins one page of the
window with its use case, so that neither knows the other.
"""

from typing import TYPE_CHECKING

from kiosk.app.composing import open_kiosk

if TYPE_CHECKING:
    from kiosk.app.kiosk import Kiosk
    from kiosk.app.scanning import Scanned

__all__ = ["Kiosk", "Scanned", "open_kiosk"]


def __getattr__(name: str) -> object:
    """Import late what is behind these names: a start shows the camera's picture first."""
    if name == "Kiosk":
        from kiosk.app.kiosk import Kiosk

        return Kiosk
    if name == "Scanned":
        from kiosk.app.scanning import Scanned

        return Scanned
    raise AttributeError(name)
