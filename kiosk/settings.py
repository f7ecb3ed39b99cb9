"""The kiosk's settings: one frozen object, read once at the start.

From the environment (`GATEPOST_HUB_URL`), then from `gatepost.toml` in the configuration
folder (or the file that `GATEPOST_SETTINGS` names), then the defaults. The unit is in
every name. What the organiser decides (repeat, cap, lateness) is in the roster's rules.

Read by hand: a start shows the camera's picture before a library of schemas could be loaded.
"""

import logging
import math
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import platformdirs

from sync.domain.errors import EnvironmentProblem
from sync.domain.wording import Language, Say

_log = logging.getLogger(__name__)

PREFIX = "GATEPOST_"
_GONE = {"hold_s": "leave_ms"}
"""Settings of versions before, and what stands in their place: a file that still has one must not
keep a gate closed."""
_TRUTHS = {
    **dict.fromkeys(("true", "yes", "on", "1"), True),
    **dict.fromkeys(("false", "no", "off", "0"), False),
}
_A_NUMBER = Say(zh="应为数字", en="it must be a number")
_A_TRUTH = Say(zh="应为 true 或 false", en="it must be true or false")
_AN_ADDRESS = Say(
    zh="应为 http:// 或 https:// 开头的网址", en="it must start with http:// or https://"
)
_A_FORM = Say(zh="格式不对", en="its form is not right")


class SettingsProblem(EnvironmentProblem):
    """A setting that cannot be used; says which, and where it came from."""

    title = Say(zh="设置有误", en="A setting is not right")


class _Unfit(Exception):
    """A value that a setting cannot have, and why."""

    def __init__(self, why: Say) -> None:
        super().__init__(why.en)
        self.why = why


def settings_file() -> Path:
    """Name the file that settings are read from, whether it is there or not."""
    named = os.environ.get(f"{PREFIX}SETTINGS")
    if named:
        return Path(named)
    return platformdirs.user_config_path("gatepost", appauthor=False) / "gatepost.toml"


def _text(least: int = 0, most: int = 10_000) -> Callable[[object], str]:
    def read(value: object) -> str:
        if not isinstance(value, str) or not least <= len(value) <= most:
            raise _Unfit(_A_FORM)
        return value

    return read


def _one_of(*choices: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if value not in choices:
            said = ", ".join(map(repr, choices))
            raise _Unfit(Say(zh=f"只能是 {said}", en=f"it can be {said}"))
        return str(value)

    return read


def _number(least: float, most: float, kind: type[float] = int) -> Callable[[object], float]:
    def read(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise _Unfit(_A_NUMBER)
        try:
            number = kind(value)
        except (ValueError, OverflowError):
            raise _Unfit(_A_NUMBER) from None
        if math.isnan(number) or (isinstance(value, float) and number != value):
            raise _Unfit(_A_NUMBER)
        if number < least:
            raise _Unfit(Say(zh=f"应不小于 {least}", en=f"it must be at least {least}"))
        if number > most:
            raise _Unfit(Say(zh=f"应不大于 {most}", en=f"it must be at most {most}"))
        return number

    return read


def _truth(value: object) -> bool:
    truth = value if isinstance(value, bool) else _TRUTHS.get(str(value).lower())
    if truth is None:
        raise _Unfit(_A_TRUTH)
    return truth


def _path(value: object) -> Path:
    if not isinstance(value, str | Path):
        raise _Unfit(_A_FORM)
    return Path(value)


def _path_or_none(value: object) -> Path | None:
    return None if value is None or value == "" else _path(value)


def _address(value: object) -> str:
    text = _text()(value)
    if text and not text.startswith(("http://", "https://")):
        raise _Unfit(_AN_ADDRESS)
    return text.rstrip("/")


def _names(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        raise _Unfit(_A_FORM)
    return tuple(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What one kiosk on one laptop is set to; made by `load_settings`."""

    data_dir: Path = field(
        default_factory=lambda: platformdirs.user_data_path("gatepost", appauthor=False)
    )
    """Database, key and papers lie here."""
    hub_url: str = ""
    """Where to enrol: http(s)://host[:port]; an enrolled kiosk remembers its own."""
    hub_ca_file: Path | None = None
    """Certificates to believe besides the public ones, as PEM."""
    kiosk_name: str = "签到台"
    language: Language = "zh"
    theme: Literal["light", "dark", "system"] = "system"
    posts: tuple[str, ...] = ()
    """Posts served here; empty: all of the event. In the environment: A,B."""
    camera: str = ""
    """A camera's name, which the kiosk then waits for at every start; empty: the one last chosen
    on the camera page, else the first that works."""
    frame_width_px: int = 1280
    frame_height_px: int = 720
    frame_rate_fps: int = 30
    leave_ms: int = 700
    """A badge unseen for so long has left."""
    sounds: bool = True
    relay_url: str = ""
    """A relay at the venue that was told: http://host:port. Others are found by themselves."""
    find_relays: bool = True
    """Look for relays on the venue's network while the hub is away."""
    poll_s: float = 15.0
    """Between exchanges when all is well."""

    restarted: bool = False
    """Set by `keeping` for a desk that takes up where one that crashed was; no setting for people."""
    chosen: frozenset[str] = frozenset()
    """Names of what somebody set; all else stands at its default."""

    @property
    def database_path(self) -> Path:
        """The encrypted database."""
        return self.data_dir / "gatepost.db"

    @property
    def key_path(self) -> Path:
        """The key file."""
        return self.data_dir / "gatepost.key"

    @property
    def camera_book_path(self) -> Path:
        """What was chosen on the camera page, by the camera's name."""
        return self.data_dir / "cameras.json"


_READ: Mapping[str, Callable[[object], Any]] = {
    "data_dir": _path,
    "hub_url": _address,
    "hub_ca_file": _path_or_none,
    "kiosk_name": _text(1, 80),
    "language": _one_of("zh", "en"),
    "theme": _one_of("light", "dark", "system"),
    "posts": _names,
    "camera": _text(),
    "frame_width_px": _number(320, 3840),
    "frame_height_px": _number(240, 2160),
    "frame_rate_fps": _number(5, 60),
    "leave_ms": _number(100, 10_000),
    "sounds": _truth,
    "relay_url": _address,
    "find_relays": _truth,
    "poll_s": _number(0.2, 600, float),
    "restarted": _truth,
}
"""What makes a value of what was written, for each setting."""


def load_settings(**given: Any) -> Settings:
    """Read the settings.

    Args:
        given: what the command line says; it wins.

    Raises:
        SettingsProblem: one setting that is not right, in one sentence.
    """
    values = {name: _fit(name, value, place) for name, (value, place) in _said(given).items()}
    return Settings(**values, chosen=frozenset(values))


def _said(given: Mapping[str, object]) -> dict[str, tuple[object, Say]]:
    """Give what is set, and where: the later of these wins."""
    here = Say(zh="设置文件 {path}", en="the file {path}").fill(path=settings_file())
    said = {name: (value, here) for name, value in _filed().items()}
    for key, value in os.environ.items():
        name = key.upper().removeprefix(PREFIX).lower()
        if name in _READ and key.upper().startswith(PREFIX):
            here = Say(zh="环境变量 {name}", en="the variable {name}").fill(name=key.upper())
            said[name] = value, here
    here = Say(zh="命令行", en="the command line")
    return said | {name: (value, here) for name, value in given.items()}


def _filed() -> dict[str, object]:
    """Read the settings file, without what no version uses any more."""
    place = settings_file()
    if not place.is_file():
        return {}
    import tomllib  # most laptops have no file

    try:
        said = tomllib.loads(place.read_text("utf-8"))
    except (ValueError, OSError) as problem:
        raise SettingsProblem(
            Say(
                zh="设置文件 {path} 无法读取（{why}）。请改正后重新启动。",
                en="The settings file {path} cannot be read ({why}). Correct it, then start again.",
            ).fill(path=place, why=problem)
        ) from None
    for name in said.keys() & _GONE.keys():
        instead = _GONE[name]
        _log.warning(
            "the setting %s in %s is no longer used and was left out; see %s", name, place, instead
        )
    return {name: value for name, value in said.items() if name not in _GONE}


def _fit(name: str, value: object, place: Say) -> Any:
    """Make a value of what was written, or say what is wrong with it."""
    read = _READ.get(name)
    if read is None:
        raise SettingsProblem(
            Say(
                zh="没有名为“{name}”的设置（来自{place}）。请删去或改正后重新启动。",
                en="There is no setting called {name} (from {place}). "
                "Remove or correct it, then start again.",
            ).fill(name=name, place=place)
        )
    try:
        return read(value)
    except _Unfit as unfit:
        raise SettingsProblem(
            Say(
                zh="设置“{name}”的值 {value!r} 不可用（来自{place}）：{why}。请改正后重新启动。",
                en="The setting {name} cannot be {value!r} (from {place}): {why}. "
                "Correct it, then start again.",
            ).fill(name=name, value=value, place=place, why=unfit.why)
        ) from None
