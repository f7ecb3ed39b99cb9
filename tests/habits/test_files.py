"""What no file of the checkout may hold, and how long a module may grow."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.habits.sources import ROOT, module_name, python_files, tracked_files

LONGEST_LINES = 400

# In pieces, so that this file does not name them.
REGISTRY_HOSTS = [
    "py" + "pi.org",
    "python" + "hosted.org",
    "deb." + "debian.org",
    "snapshot." + "debian.org",
    "security." + "debian.org",
    "npm" + "js.org",
    "npm" + "js.com",
    "npm" + "mirror.com",
]
MACHINE_PATHS = re.compile(r"/(?:work/(?:main|shared)|tmp/gp|root/\.|opt/(?:pypi|wheels))")
SECRETS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}"
)


def texts() -> list[tuple[Path, str]]:
    found = []
    for path in tracked_files():
        try:
            found.append((path.relative_to(ROOT), path.read_text("utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def test_no_file_names_a_package_registry() -> None:
    named = [(str(p), host) for p, text in texts() for host in REGISTRY_HOSTS if host in text]
    assert not named


def test_locks_carry_hashes_and_no_addresses() -> None:
    for name in ("run", "test"):
        lock = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
        assert "--hash=sha256:" in lock
        assert "://" not in lock
        assert not re.search(r"^--?(index|extra|find|trusted|i |f )", lock, re.MULTILINE)
        assert not re.search(r"^django==", lock, re.MULTILINE)


def test_no_file_names_a_folder_of_one_machine() -> None:
    this = Path(__file__).relative_to(ROOT)
    named = [
        (str(p), found.group()) for p, text in texts() if (found := MACHINE_PATHS.search(text))
    ]
    assert [(p, what) for p, what in named if p != str(this)] == []


def test_no_file_holds_a_secret() -> None:
    assert [str(p) for p, text in texts() if SECRETS.search(text)] == []


@pytest.mark.parametrize(
    "path", [ROOT / "bootstrap.py", *python_files("kiosk", "sync", "tests")], ids=module_name
)
def test_modules_begin_with_a_docstring_and_long_ones_say_why(path: Path) -> None:
    text = path.read_text("utf-8")
    about = ast.get_docstring(ast.parse(text))
    lines = len(text.splitlines())
    if text.strip():
        assert about, "a module starts with a docstring"
    if lines > LONGEST_LINES:
        assert about, f"{lines} lines"
        assert f"{LONGEST_LINES} lines" in about, f"{lines} lines and no reason in the docstring"


def test_the_two_commands_of_the_readme_exist() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for command in ("run", "test"):
        assert f"make {command}" in readme
        assert f"bootstrap.py {command}" in readme or "bootstrap.py run|test" in readme
        assert re.search(rf"^{command}:", makefile, re.MULTILINE)
