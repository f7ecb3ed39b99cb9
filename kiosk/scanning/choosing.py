"""Which camera a kiosk takes: the settings' one, else the one last chosen, else the first."""

from kiosk.scanning.camera import Camera, PictureSize, named
from kiosk.scanning.camera_book import CameraBook
from kiosk.settings import Settings


def camera_of(settings: Settings) -> Camera:
    """Give the camera that the settings name, else the one last chosen, else the first.

    One that is not plugged in is awaited, by name; no other takes its place.
    """
    size = PictureSize(settings.frame_width_px, settings.frame_height_px, settings.frame_rate_fps)
    book = CameraBook(settings.camera_book_path)
    chosen = book.chosen
    wanted = None
    if settings.camera:
        # Of two of one make it is the one that was chosen.
        mine = chosen is not None and chosen.name == settings.camera
        wanted = named(settings.camera, chosen.path if mine and chosen is not None else "")
    elif chosen is not None:
        wanted = named(chosen.name, chosen.path)
    return Camera(wanted, size, book=book)
