"""What `gatepost` can be told to do. The desk itself is opened without this, see `cli`."""

from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Annotated, Literal, NoReturn, cast

import typer

from kiosk import bundle_cli
from kiosk.starting import BAD_INPUT, language_of, start_desk, told
from sync.domain.wording import Language, Say
from sync.usage import Lang, Told

app = typer.Typer(
    cls=Told,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Gatepost 岗亭: the check-in desk of an event's volunteers.",
)

doctor = typer.Typer(help="Look at everything before the gate opens; `camera` and `card` for more.")
app.add_typer(doctor, name="doctor")
app.add_typer(bundle_cli.app, name="bundle")

NOT_A_SIZE = Say(
    zh="画面大小应写成 宽x高，如 1280x720，从 320x240 到 3840x2160。",
    en="A size is WIDTHxHEIGHT, such as 1280x720, from 320x240 to 3840x2160.",
)
NOT_A_PDF = Say(
    zh="测试卡是 PDF 文件，文件名请以 .pdf 结尾，如 card.pdf。",
    en="The test card is a PDF: end its name in .pdf, such as card.pdf.",
)
ENROLLED = Say(
    zh="已登记为签到台 {kiosk}。运行 gatepost 即可开始。",
    en="Enrolled as kiosk {kiosk}. Start with: gatepost",
)
FORGET_PINS = Say(
    zh="忘掉这台电脑上的岗长和主管 PIN？记录不受影响，下次启动不再上锁，请马上设新的。",
    en="Forget the captain's and the supervisor's PIN on this laptop? Entries are not touched; it "
    "starts unlocked then, so choose new ones at once.",
)
PINS_FORGOTTEN = Say(
    zh="PIN 已忘掉。请打开岗亭，在“锁定”里设新的 PIN。",
    en="The PINs are forgotten. Open Gatepost and choose new ones under Lock.",
)
CARD_WRITTEN = Say(
    zh="已写入 {path}。按 100% 打印，举在志愿者出示胸牌的位置，再运行 gatepost doctor camera。",
    en="Written: {path}. Print it at 100 %, hold it where volunteers hold their badges, "
    "and run gatepost doctor camera",
)
SHEETS_ARE_PDF = Say(
    zh="胸牌写成 PDF 文件，文件名请以 .pdf 结尾，如 badges.pdf。",
    en="Badges are written as a PDF: end its name in .pdf, such as badges.pdf.",
)
NO_CAMERAS = Say(
    zh="没有找到摄像头。请插上摄像头再试；也可以用会打字的 USB 扫码枪。",
    en="No camera was found. Plug one in and try again; a USB scanner that types works too.",
)


def _guarded(task: Callable[[], int], language: Language) -> NoReturn:
    """Run a task and end with its code; see `told`."""
    raise typer.Exit(told(task, language))


def _pixels(size: str, language: Language) -> tuple[int, int]:
    """Give width and height of what was written as WIDTHxHEIGHT, or say how to write it."""
    wide, _, high = size.partition("x")
    fits = wide.isdecimal() and high.isdecimal()
    if not fits or not (320 <= int(wide) <= 3840 and 240 <= int(high) <= 2160):
        typer.echo(NOT_A_SIZE.in_(language), err=True)
        raise typer.Exit(BAD_INPUT)
    return int(wide), int(high)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"gatepost {metadata.version('gatepost')}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def open_desk(
    context: typer.Context,
    lang: Lang = None,
    self_check: Annotated[
        bool, typer.Option("--self-check", help="Film, decode, commit, exchange: does it all work?")
    ] = False,
    _shown: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version.")
    ] = False,
) -> None:
    """Open the desk of this laptop's event."""
    language = language_of(lang)
    context.obj = language
    if context.invoked_subcommand is not None:
        return
    if self_check:
        from kiosk.demo.checking import self_check as check

        _guarded(lambda: check(language), language)
    raise typer.Exit(start_desk(language, asked=bool(lang)))


@app.command()
def demo(
    context: typer.Context,
    json_path: Annotated[
        Path | None, typer.Option("--json", help="Write what happened to this file.")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option(help="Keep everything here; by default a new folder.")
    ] = None,
    size: Annotated[str, typer.Option(help="The film's frames, WIDTHxHEIGHT.")] = "1280x720",
    film: Annotated[bool, typer.Option("--film", help="Play the film even with a webcam.")] = False,
    lang: Lang = None,
) -> None:
    """Give the sample event: hub, badges, film or webcam, network away and back, figures."""
    language = language_of(lang) if lang else cast(Language, context.obj)
    pixels = _pixels(size, language)
    from kiosk.demo.run import Options, run

    options = Options(language, json_path, folder, pixels, film)
    _guarded(lambda: run(options), language)


@app.command()
def enrol(
    context: typer.Context,
    url: Annotated[str, typer.Argument(help="The hub's address.")],
    code: Annotated[str, typer.Argument(help="The code that `gatepost-hub enrol-code` gave.")],
    lang: Lang = None,
) -> None:
    """Make this laptop a kiosk of the hub's event."""
    language = language_of(lang) if lang else cast(Language, context.obj)

    def task() -> int:
        from kiosk.opening import enrol_here

        typer.echo(ENROLLED.fill(kiosk=enrol_here(url, code)).in_(language))
        return 0

    _guarded(task, language)


@app.command()
def salvage(context: typer.Context, lang: Lang = None) -> None:
    """Save what a damaged database still holds into a new one, and go on with that."""
    language = language_of(lang) if lang else cast(Language, context.obj)

    def task() -> int:
        from kiosk.opening.rescue import rescue_here

        for line in rescue_here(language):
            typer.echo(line)
        return 0

    _guarded(task, language)


@app.command("forget-pins")
def forget_pins(
    context: typer.Context,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
    lang: Lang = None,
) -> None:
    """Let the captain's and the supervisor's PINs be chosen anew; needs this laptop's account."""
    language = language_of(lang) if lang else cast(Language, context.obj)

    def task() -> int:
        from kiosk.opening.enrolling import pins_forgotten_here

        if not yes and not typer.confirm(FORGET_PINS.in_(language)):
            return 1
        pins_forgotten_here()
        typer.echo(PINS_FORGOTTEN.in_(language))
        return 0

    _guarded(task, language)


@app.command()
def cameras(
    context: typer.Context,
    try_out: Annotated[
        bool, typer.Option("--try", help="Open each: what sizes it gives, what can be set.")
    ] = False,
    lang: Lang = None,
) -> None:
    """List the cameras that can be used."""
    from kiosk.scanning.camera import list_cameras
    from kiosk.scanning.trying import try_camera

    language = language_of(lang) if lang else cast(Language, context.obj)
    found = list_cameras()
    for camera in found:
        typer.echo(f"{camera.index}\t{camera.name}")
        for line in try_camera(camera).lines() if try_out else ():
            typer.echo(f"\t{line.in_(language)}")
    if not found:
        typer.echo(NO_CAMERAS.in_(language), err=True)
        raise typer.Exit(1)


@doctor.callback(invoke_without_command=True)
def doctor_all(
    context: typer.Context,
    json_path: Annotated[
        Path | None, typer.Option("--json", help="Write what was found to this file.")
    ] = None,
    lang: Lang = None,
) -> None:
    """Look at everything before the gate opens; `camera` and `card` for more."""
    language = language_of(lang) if lang else cast(Language, context.obj)
    context.obj = language
    if context.invoked_subcommand is not None:
        return

    def task() -> int:
        from kiosk.doctor.preflight import Options, run

        return run(Options(language, json_path))

    _guarded(task, language)


@app.command()
def badges(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="What `gatepost-hub badges --json` wrote.")],
    path: Annotated[Path, typer.Argument(metavar="OUT.pdf", help="Where to write the badges.")],
    layout: Annotated[
        Literal["a4", "a4-cr80", "lanyard", "cr80"],
        typer.Option(
            case_sensitive=False,
            help="a4, a4-cr80: cards of 90x130 or 85.6x54 mm with cut marks; else one a page.",
        ),
    ] = "a4",
    ecc: Annotated[
        Literal["M", "Q"],
        typer.Option(case_sensitive=False, help="Q for badges that get scratched or stained."),
    ] = "M",
    logo: Annotated[Path | None, typer.Option(help="A picture: PNG, JPEG or SVG.")] = None,
    only: Annotated[
        list[str] | None, typer.Option(metavar="NUMBER", help="Of this volunteer; can be repeated.")
    ] = None,
    lang: Lang = None,
) -> None:
    """Print badges that the hub issued to a PDF for their owner's eyes only."""
    language = language_of(lang) if lang else cast(Language, context.obj)
    if path.suffix.lower() != ".pdf":  # it replaces what is there
        typer.echo(SHEETS_ARE_PDF.in_(language), err=True)
        raise typer.Exit(BAD_INPUT)

    def task() -> int:
        from kiosk.printing.ordering import Order, run

        return run(Order(language, file, path, layout, ecc, logo, tuple(only or ())))

    _guarded(task, language)


@doctor.command("camera")
def doctor_camera(
    context: typer.Context,
    camera: Annotated[
        str | None, typer.Option(help="Its name; by default the first. See `gatepost cameras`.")
    ] = None,
    size: Annotated[str, typer.Option(help="What to ask of it, WIDTHxHEIGHT.")] = "1280x720",
    seconds: Annotated[float, typer.Option(min=1, max=600, help="How long to look.")] = 10.0,
    film: Annotated[
        Path | None, typer.Option(help="A video or a folder of pictures instead of a camera.")
    ] = None,
    distance: Annotated[
        float | None, typer.Option(min=1, max=1000, help="From camera to test card, in cm.")
    ] = None,
    json_path: Annotated[
        Path | None, typer.Option("--json", help="Write all figures to this file.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Write what is said to this text file.")
    ] = None,
    picture: Annotated[
        Path | None, typer.Option(help="Keep the last picture in this file: people may be on it.")
    ] = None,
    lang: Lang = None,
) -> None:
    """Say what the camera gives and what to do about it; best with the printed test card."""
    language = language_of(lang) if lang else cast(Language, context.obj)
    pixels = _pixels(size, language)

    def task() -> int:
        from kiosk.doctor.camera import Options, run

        return run(
            Options(language, camera, pixels, seconds, film, distance, json_path, report, picture)
        )

    _guarded(task, language)


@doctor.command("card")
def doctor_card(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(metavar="FILE.pdf", help="Where to write the card.")],
    lang: Lang = None,
) -> None:
    """Write the camera test card: print it at 100 % and hold it up to the camera."""
    language = language_of(lang) if lang else cast(Language, context.obj)
    if path.suffix.lower() != ".pdf" and not path.is_dir():  # it replaces what is there
        typer.echo(NOT_A_PDF.in_(language), err=True)
        raise typer.Exit(BAD_INPUT)

    def task() -> int:
        from kiosk.printing.testcard import print_card

        print_card(path)
        typer.echo(CARD_WRITTEN.fill(path=path).in_(language))
        return 0

    _guarded(task, language)
