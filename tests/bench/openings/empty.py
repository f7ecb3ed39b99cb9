"""The least that shows a camera: a window with one label. The baseline of `tests.bench.start`.

Nothing of Gatepost is imported; the moments are printed in monotonic nanoseconds.
"""

import os
import sys
import threading
import time

import cv2
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage, QPaintEvent, QPixmap
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
from typing_extensions import override


class Room(QLabel):
    """Shows pictures; says when the first one was painted."""

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        super().paintEvent(event)
        if not self.pixmap().isNull():
            print("picture", time.monotonic_ns(), flush=True)
            QApplication.quit()

    def take(self, picture: QImage) -> None:
        """Show one."""
        self.setPixmap(QPixmap.fromImage(picture))


class Eye(QObject):
    """Reads the camera."""

    seen = Signal(QImage)

    def look(self, path: str) -> None:
        """Read until the window is closed."""
        capture = cv2.VideoCapture(path)
        if int(os.environ.get("BENCH_CAMERA_MS", "0")):
            time.sleep(int(os.environ["BENCH_CAMERA_MS"]) / 1000)
        while not leaving.is_set():
            there, frame = capture.read()
            if not there:
                return
            height, width = frame.shape[:2]
            whole = QImage(frame.data, width, height, width * 3, QImage.Format.Format_BGR888)
            size = whole.size().scaled(800, 600, Qt.AspectRatioMode.KeepAspectRatio)
            self.seen.emit(whole.scaled(size))
            time.sleep(1 / 30)


leaving = threading.Event()


def main() -> None:
    """Open the window."""
    cv2.setNumThreads(1)
    application = QApplication(["empty"])
    window = QMainWindow()
    room = Room()
    window.setCentralWidget(room)
    window.resize(1280, 800)
    eye = Eye()
    eye.seen.connect(room.take)
    thread = threading.Thread(target=eye.look, args=(sys.argv[1],))
    thread.start()
    window.show()
    application.exec()
    leaving.set()
    thread.join()


if __name__ == "__main__":
    main()
