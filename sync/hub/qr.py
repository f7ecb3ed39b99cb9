"""An invitation as a picture: in the terminal, and as a PNG or SVG file."""

import io
from pathlib import Path

import qrcode
from qrcode.constants import ERROR_CORRECT_M

from sync.domain.wording import Say
from sync.hub.config import write_private
from sync.hub.errors import BadInput

QUIET = 4
"""Modules of white around the code (ISO/IEC 18004)."""
_PNG_PIXELS = 10
"""A module's side."""


def matrix(text: str) -> list[list[bool]]:
    """Give the dark modules, the quiet zone included."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(text)
    code.make(fit=True)
    return [[bool(dark) for dark in row] for row in code.get_matrix()]


def for_terminal(text: str) -> str:
    """Draw the code with half blocks; white on the outside whatever the terminal's colours are."""
    rows = matrix(text)
    if len(rows) % 2:
        rows.append([False] * len(rows[0]))
    pairs = zip(rows[::2], rows[1::2], strict=True)
    shapes = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
    # Black on white, said in so many words: a terminal's own colours may be the other way round.
    return "\n".join(
        "\x1b[30;107m" + "".join(shapes[pair] for pair in zip(*rows2, strict=True)) + "\x1b[0m"
        for rows2 in pairs
    )


def check(path: Path) -> None:
    """Refuse a file that no code is saved to, before a code is made for it.

    Raises:
        BadInput: another ending, or no such folder.
    """
    if path.suffix.lower() not in {".png", ".svg"} or not path.parent.is_dir():
        raise BadInput(
            Say(
                zh="二维码可以存成 .png 或 .svg，放在已有的文件夹里：{path}",
                en="A QR code is saved as .png or .svg, in a folder that is there: {path}",
            ).fill(path=path)
        )


def save(text: str, path: Path) -> None:
    """Write the code as PNG or SVG, by the file's ending, for its owner only.

    Raises:
        BadInput: see `check`, or the file cannot be written.
    """
    check(path)
    content = _svg(text) if path.suffix.lower() == ".svg" else _png(text)
    try:
        write_private(path, content)
    except OSError:
        raise BadInput(
            Say(
                zh="写不了文件 {path}。请检查文件夹和权限。",
                en="The file {path} cannot be written. Check its folder and permissions.",
            ).fill(path=path)
        ) from None


def _svg(text: str) -> bytes:
    rows = matrix(text)
    side = len(rows)
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" '
        f'shape-rendering="crispEdges"><rect width="{side}" height="{side}" fill="#fff"/>'
        f'<path d="{path}" fill="#000"/></svg>\n'
    ).encode()


def _png(text: str) -> bytes:
    from PIL import Image

    rows = matrix(text)
    picture = Image.new("1", (len(rows), len(rows)), 1)
    picture.putdata([0 if dark else 255 for row in rows for dark in row])
    side = len(rows) * _PNG_PIXELS
    out = io.BytesIO()
    picture.resize((side, side)).save(out, "PNG")
    return out.getvalue()
