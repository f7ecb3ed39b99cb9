"""What outlasts a power cut: a file's content is synced by whoever writes it, its name here."""

import os
import sys
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Make the names in a folder outlast a power cut; Windows does so by itself.

    Raises:
        OSError: the disk refuses, or its file system has no such thing.
    """
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
