"""Made-up moments of the camera page and of photos, for tests and pictures of the window."""

from dataclasses import replace

from kiosk.scanning.camera import CameraInfo, CameraReport, PictureSize, named
from kiosk.scanning.controls import Control, Dial
from kiosk.scanning.photo import PhotoProblem
from kiosk.scanning.source import CameraAwaited, NoSuchCamera
from kiosk.ui.window import MainWindow
from kiosk.workers.scanning import CameraState, CameraView

LID = CameraInfo(0, "Integrated Camera", "/dev/video0")
GATE = CameraInfo(2, "HD Webcam C270", "/dev/video2")
TWIN = CameraInfo(4, "HD Webcam C270", "/dev/video4")
DIALS = (
    Dial(Control.EXPOSURE, 3, 2047, 156, auto=True),
    Dial(Control.FOCUS, 0, 250, 40, auto=False),
    Dial(Control.BRIGHTNESS, -64, 64, 0),
    Dial(Control.GAIN, 0, 100, 30),
)
REPORT = CameraReport(
    there=(LID, GATE),
    wanted=GATE,
    running=True,
    asked=PictureSize(1280, 720, 30.0),
    given=PictureSize(1280, 720, 29.97),
    dials=DIALS,
    pending=False,
    looking=False,
    shy=False,
)


def _show(window: MainWindow, report: CameraReport, view: CameraView | None = None) -> None:
    window.open_camera()
    if view is not None:
        window.eye.show_camera(view)
    window.camera.show_mirrored(True)
    window.camera.show_report(report)
    if view is None:
        # Again: the page shows pictures only while it is in front.
        from tests.kiosk.ui import scenes

        window.eye.show_preview(scenes.gate_picture())


def working(window: MainWindow) -> None:
    """Show a camera with everything."""
    _show(window, REPORT)


def less_than_asked(window: MainWindow) -> None:
    """Show one of many cameras, which gives less than it was asked for and has no controls."""
    there = (LID, GATE, TWIN, CameraInfo(6, "", "/dev/video6"))
    asked = PictureSize(1920, 1080, 30.0)
    _show(window, replace(REPORT, there=there, asked=asked, dials=()))


def awaited(window: MainWindow) -> None:
    """Show that the chosen camera is not plugged in."""
    wanted = named("高清会议摄像头 4K Pro（讲台左侧）")
    todo = CameraAwaited.said.fill(name=wanted.name)
    view = CameraView(CameraState.LOST, wanted.name, title=CameraAwaited.title, todo=todo)
    report = replace(REPORT, there=(LID,), wanted=wanted, running=False, given=None, dials=None)
    _show(window, report, view)


def none_there(window: MainWindow) -> None:
    """Show that there is no camera at all."""
    view = CameraView(
        CameraState.LOST, "camera", title=NoSuchCamera.title, todo=NoSuchCamera.default
    )
    report = replace(REPORT, there=(), wanted=None, running=False, given=None, dials=None)
    _show(window, report, view)


def shy(window: MainWindow) -> None:
    """Show a camera whose driver hung, and which gives few pictures."""
    given = PictureSize(1280, 720, 7.4)
    _show(window, replace(REPORT, given=given, dials=(), shy=True))


def film(window: MainWindow) -> None:
    """Show the page while a film plays."""
    window.open_camera()
    window.eye.show_camera(CameraView(CameraState.LOOKING, "badges.pdf", film=True))


def dropping(window: MainWindow) -> None:
    """Show a photo that hangs over the window."""
    window.sheets.photo.offer()


def reading(window: MainWindow) -> None:
    """Show that a photo is being read."""
    window.sheets.photo.show_reading(True)


def refused(window: MainWindow) -> None:
    """Show a photo without a code."""
    window.refuse_photo(PhotoProblem.NO_CODE)
