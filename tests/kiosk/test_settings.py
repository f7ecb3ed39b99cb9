"""Settings: from the environment, a file, the command line; a bad one is told in a sentence."""

from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from kiosk.settings import Settings, SettingsProblem, load_settings


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let nothing of this machine's own settings in."""
    path = tmp_path / "gatepost.toml"
    monkeypatch.setenv("GATEPOST_SETTINGS", str(path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    return path


def told(**given: object) -> tuple[str, str]:
    with pytest.raises(SettingsProblem) as caught:
        load_settings(**given)
    return caught.value.message.zh, caught.value.message.en


def test_without_any_setting_there_are_sensible_ones(tmp_path: Path) -> None:
    settings = load_settings()
    assert settings.data_dir == tmp_path / "share" / "gatepost"
    assert settings.database_path == settings.data_dir / "gatepost.db"
    assert settings.key_path == settings.data_dir / "gatepost.key"
    assert (settings.language, settings.posts) == ("zh", ())


def test_the_command_line_wins_over_the_environment_and_that_over_the_file(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text('language = "en"\npoll_s = 5\ncamera = "A"\nposts = ["南门", "西门"]\n')
    monkeypatch.setenv("GATEPOST_POLL_S", "4.5")
    monkeypatch.setenv("GATEPOST_CAMERA", "B")
    settings = load_settings(camera="C")
    assert (settings.language, settings.poll_s, settings.camera) == ("en", 4.5, "C")
    assert settings.posts == ("南门", "西门")


def test_posts_in_the_environment_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEPOST_POSTS", "south-gate, west-gate,")
    assert load_settings().posts == ("south-gate", "west-gate")


def test_an_address_loses_its_last_stroke() -> None:
    assert load_settings(hub_url="https://hub.example/").hub_url == "https://hub.example"


def test_settings_do_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        load_settings().language = "en"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("name", "value", "zh", "en"),
    [
        ("language", "fr", "只能是", "'zh', 'en'"),
        ("poll_s", "soon", "应为数字", "a number"),
        ("poll_s", "0.1", "不小于 0.2", "at least 0.2"),
        ("frame_rate_fps", "999", "不大于 60", "at most 60"),
        ("frame_rate_fps", "2.5", "应为数字", "a number"),
        ("poll_s", "nan", "应为数字", "a number"),
        ("sounds", "loud", "true", "true or false"),
        ("hub_url", "hub.example", "http://", "http://"),
        ("kiosk_name", "", "格式不对", "form"),
    ],
)
def test_a_bad_value_is_told_by_its_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, zh: str, en: str
) -> None:
    monkeypatch.setenv(f"GATEPOST_{name.upper()}", value)
    chinese, english = told()
    assert name in chinese
    assert name in english
    assert f"GATEPOST_{name.upper()}" in chinese
    assert repr(value) in english
    assert zh in chinese
    assert en in english


def test_a_bad_value_in_the_file_names_the_file(file: Path) -> None:
    file.write_text("poll_s = -1\n")
    chinese, english = told()
    assert str(file) in chinese
    assert str(file) in english


@pytest.mark.parametrize(
    "line",
    [
        "frame_rate_fps = 29.5",
        "frame_rate_fps = true",
        "frame_rate_fps = [30]",
        "poll_s = inf",
        "sounds = 2",
        "camera = 5",
        "posts = [1]",
        "posts = 1",
        "data_dir = 1",
        "hub_url = []",
        "language = []",
        "hub_ca_file = []",
    ],
)
def test_a_value_of_another_kind_in_the_file_is_told(file: Path, line: str) -> None:
    file.write_text(line)
    _, english = told()
    assert line.split(maxsplit=1)[0] in english


def test_whatever_is_set_is_known_as_chosen(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text('sounds = "off"\nhub_ca_file = "ca.pem"\nframe_rate_fps = 15.0\n')
    monkeypatch.setenv("GATEPOST_Theme", "dark")
    monkeypatch.delenv("GATEPOST_FIND_RELAYS")
    settings = load_settings(restarted=True)
    assert settings.chosen == {"sounds", "hub_ca_file", "frame_rate_fps", "theme", "restarted"}
    assert not settings.sounds
    assert (settings.hub_ca_file, settings.frame_rate_fps) == (Path("ca.pem"), 15)


def test_a_bad_value_on_the_command_line_says_so() -> None:
    _, english = told(theme="pink")
    assert "command line" in english


def test_a_setting_that_there_is_not_is_told(file: Path) -> None:
    file.write_text("langauge = 'en'\n")
    chinese, english = told()
    assert "langauge" in chinese
    assert "no setting called langauge" in english


@pytest.mark.parametrize("content", [b"language = ", b"\xff\xfe", b"[[["])
def test_a_file_that_cannot_be_read_is_told(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    chinese, english = told()
    assert str(file) in chinese
    assert "cannot be read" in english


def test_every_number_names_its_unit() -> None:
    units = ("_s", "_ms", "_px", "_fps")
    for field in fields(Settings):
        if field.type in (int, float):
            assert field.name.endswith(units), field.name


def test_a_setting_of_a_version_before_is_left_out_and_told_once(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file.write_text('hold_s = 3.0\nlanguage = "en"\n')
    assert load_settings().language == "en"
    (line,) = (record.getMessage() for record in caplog.records)
    assert line == f"the setting hold_s in {file} is no longer used and was left out; see leave_ms"
    caplog.clear()
