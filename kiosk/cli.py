"""The `gatepost` command: alone it opens the desk; else see `commands`.

Alone it parses nothing: what parses costs a fifth of the time until the camera's picture.
"""

import logging
import os
import signal
import sys

from kiosk.starting import language_of, start_desk

READER_CHILD = "reader-child"
"""See `apart_child.COMMAND`. No command for people."""


def main() -> None:
    """Run the command."""
    if sys.argv[1:2] == [READER_CHILD]:  # how a frozen program starts its reader's process
        from kiosk.scanning.apart_child import main as read_apart

        sys.exit(read_apart(sys.argv[2:]))
    # OpenCV and FFmpeg would write their own English about a camera that is away.
    os.environ.setdefault("OPENCV_LOG_LEVEL", "OFF")
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
    # Told to end, end as by Ctrl+C: workers are waited for, and no hub is left behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    if not sys.argv[1:]:
        sys.exit(start_desk(language_of(None), asked=False))
    from kiosk.commands import app

    app()


if __name__ == "__main__":
    main()
