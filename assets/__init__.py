"""What the kiosk shows, sounds and starts from: fonts, icons, sounds, themes, the sample event."""

from pathlib import Path


def path(*parts: str) -> Path:
    """Give the path of an asset; the same in a source tree and in a frozen folder."""
    return Path(__file__).resolve().parent.joinpath(*parts)
