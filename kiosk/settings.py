"""The kiosk's settings: one frozen object, read once at the start.

From the environment (`GATEPOST_HUB_URL`), then from `gatepost.toml` in the configuration
folder (or the file that `GATEPOST_SETTINGS` names), then the defaults. The unit is in
every name. What the organiser decides (repeat, cap, lateness) is in the roster's rules.
"""

import logging
import os
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

import platformdirs
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from typing_extensions import override

from sync.domain.errors import EnvironmentProblem
from sync.domain.wording import Say

_log = logging.getLogger(__name__)

PREFIX = "GATEPOST_"
_GONE = {"hold_s": "leave_ms"}
"""Settings of versions before, and what stands in their place: a file that still has one must not
keep a gate closed."""


class SettingsProblem(EnvironmentProblem):
    """A setting that cannot be used; says which, and where it came from."""

    title = Say(zh="设置有误", en="A setting is not right")


def settings_file() -> Path:
    """Name the file that settings are read from, whether it is there or not."""
    named = os.environ.get(f"{PREFIX}SETTINGS")
    if named:
        return Path(named)
    return platformdirs.user_config_path("gatepost", appauthor=False) / "gatepost.toml"


class _File(TomlConfigSettingsSource):
    """The settings file, without what no version uses any more."""

    @override
    def __call__(self) -> dict[str, Any]:
        said = super().__call__()
        for name in said.keys() & _GONE.keys():
            _log.warning(
                "the setting %s in %s is no longer used and was left out; see %s",
                name,
                settings_file(),
                _GONE[name],
            )
        return {name: value for name, value in said.items() if name not in _GONE}


class Settings(BaseSettings):
    """What one kiosk on one laptop is set to."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="forbid", validate_default=True
    )

    data_dir: Path = Field(
        default_factory=lambda: platformdirs.user_data_path("gatepost", appauthor=False)
    )
    """Database, key and papers lie here."""
    hub_url: str = ""
    """Where to enrol: http(s)://host[:port]; an enrolled kiosk remembers its own."""
    hub_ca_file: Path | None = None
    """Certificates to believe besides the public ones, as PEM."""
    kiosk_name: str = Field("签到台", min_length=1, max_length=80)
    language: Literal["zh", "en"] = "zh"
    theme: Literal["light", "dark", "system"] = "system"
    posts: Annotated[tuple[str, ...], NoDecode] = ()
    """Posts served here; empty: all of the event. In the environment: A,B."""
    camera: str = ""
    """A camera's name, which the kiosk then waits for at every start; empty: the one last chosen
    on the camera page, else the first that works."""
    frame_width_px: int = Field(1280, ge=320, le=3840)
    frame_height_px: int = Field(720, ge=240, le=2160)
    frame_rate_fps: int = Field(30, ge=5, le=60)
    leave_ms: int = Field(700, ge=100, le=10_000)
    """A badge unseen for so long has left."""
    sounds: bool = True
    poll_s: float = Field(15.0, ge=0.2, le=600)
    """Between exchanges when all is well."""

    restarted: bool = False
    """Set by `keeping` for a desk that takes up where one that crashed was; no setting for people."""

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

    @field_validator("posts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return (
            [part.strip() for part in value.split(",") if part.strip()]
            if isinstance(value, str)
            else value
        )

    @field_validator("hub_url")
    @classmethod
    def _url(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("not a web address")
        return value.rstrip("/")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  # pydantic calls by name
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put what the caller gives first, then the environment, then the file."""
        return (
            init_settings,
            env_settings,
            _File(settings_cls, settings_file()),
        )


def load_settings(**given: Any) -> Settings:
    """Read the settings.

    Args:
        given: what the command line says; it wins.

    Raises:
        SettingsProblem: one setting that is not right, in one sentence.
    """
    try:
        return Settings(**given)
    except ValidationError as problem:
        raise _wrong(problem, given) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as problem:
        raise SettingsProblem(
            Say(
                zh="设置文件 {path} 无法读取（{why}）。请改正后重新启动。",
                en="The settings file {path} cannot be read ({why}). Correct it, then start again.",
            ).fill(path=settings_file(), why=problem)
        ) from None


def _wrong(problem: ValidationError, given: dict[str, Any]) -> SettingsProblem:
    first = problem.errors(include_url=False)[0]
    name = str(first["loc"][0]) if first["loc"] else "?"
    variable = f"{PREFIX}{name.upper()}"
    if name in given:
        place = Say(zh="命令行", en="the command line")
    elif any(key.upper() == variable for key in os.environ):
        place = Say(zh="环境变量 {name}", en="the variable {name}").fill(name=variable)
    else:
        place = Say(zh="设置文件 {path}", en="the file {path}").fill(path=settings_file())
    if first["type"] == "extra_forbidden":
        what = Say(
            zh="没有名为“{name}”的设置（来自{place}）。请删去或改正后重新启动。",
            en="There is no setting called {name} (from {place}). Remove or correct it, then start again.",
        )
    else:
        what = Say(
            zh="设置“{name}”的值 {value!r} 不可用（来自{place}）：{why}。请改正后重新启动。",
            en="The setting {name} cannot be {value!r} (from {place}): {why}. "
            "Correct it, then start again.",
        )
    return SettingsProblem(
        what.fill(name=name, value=first["input"], place=place, why=_why(first["type"], first))
    )


def _why(kind: str, error: Any) -> Say:
    context = error.get("ctx", {})
    limits = {
        "greater_than_equal": ("ge", "不小于", "at least"),
        "less_than_equal": ("le", "不大于", "at most"),
    }
    if kind in limits:
        key, zh, en = limits[kind]
        return Say(zh=f"应{zh} {context[key]}", en=f"it must be {en} {context[key]}")
    if kind == "literal_error":
        choices = context["expected"].replace(" or ", ", ")
        return Say(zh=f"只能是 {choices}", en=f"it can be {choices}")
    if kind.startswith(("int", "float")):
        return Say(zh="应为数字", en="it must be a number")
    if kind.startswith("bool"):
        return Say(zh="应为 true 或 false", en="it must be true or false")
    if kind == "value_error":
        return Say(
            zh="应为 http:// 或 https:// 开头的网址", en="it must start with http:// or https://"
        )
    return Say(zh="格式不对", en="its form is not right")
