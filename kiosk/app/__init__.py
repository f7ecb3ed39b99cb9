"""The composition root: builds everything, starts and stops the workers, and knows all.

Data goes one way. A badge's text comes from the scanner's thread, or from a scanner that
types; the desk commits one entry and answers; the window shows the answer. The syncer's
thread says what the line is like and when roster or verdicts changed; the desk reads them
from the store. The window knows nothing and asks by signals. A `Part` joins one page of the
window with its use case, so that neither knows the other.
"""

from kiosk.app.composing import open_kiosk
from kiosk.app.kiosk import Kiosk
from kiosk.app.scanning import Scanned

__all__ = ["Kiosk", "Scanned", "open_kiosk"]
