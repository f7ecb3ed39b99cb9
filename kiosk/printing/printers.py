"""The printers that the system knows. QtPrintSupport may be missing; asking may take long."""

import importlib

from kiosk.desk.preflight import PrinterFacts


def list_printers() -> PrinterFacts | None:
    """Ask the system; None where the add-on is not there.

    From any thread; blocks as long as the system's print service does.
    """
    try:
        support = importlib.import_module("PySide6.QtPrintSupport")
    except (ImportError, OSError):  # or a system library of its (libcups) is not there
        return None
    info = support.QPrinterInfo
    return PrinterFacts(tuple(info.availablePrinterNames()), info.defaultPrinterName())
