"""Nothing under GPL or AGPL is needed at run time; LGPL is, and Qt's GPL-only modules are not."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from tests.habits.sources import ROOT, imports, module_name, python_files

DECLARED_ELSEWHERE = {"sqlcipher3": "zlib"}
"""No licence in the wheel's metadata: what the LICENSE file of the source says."""

COPYLEFT = re.compile(r"(?<!L)GPL|GNU (Affero )?General Public", re.IGNORECASE)

QT_UNDER_GPL_ONLY = {
    "QtCharts",
    "QtDataVisualization",
    "QtGraphs",
    "QtGraphsWidgets",
    "QtHttpServer",
    "QtNetworkAuth",
    "QtQuick3D",
    "QtVirtualKeyboard",
}
"""The Qt modules that are offered under GPL or commercially, not under LGPL."""


def locked(name: str) -> list[str]:
    """List the distributions that a lock installs on this platform."""
    lock = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    names = re.findall(r"^([a-z0-9][a-z0-9._-]*)==[^\s;]+( ; [^\\]*)?", lock, re.MULTILINE)
    elsewhere = ("sys_platform == 'darwin'", "sys_platform == 'win32'")
    return sorted({found for found, marker in names if not any(e in marker for e in elsewhere)})


def licence_of(name: str) -> str:
    """Say what a distribution declares: expression, else field, else classifiers."""
    about = metadata.metadata(name).json
    classifiers = [
        line.rsplit(" :: ", 1)[1]
        for line in about.get("classifier", [])
        if line.startswith("License ::")
    ]
    field = str(about.get("license", "")).strip().splitlines()
    return (
        str(about.get("license_expression", ""))
        or (field[0] if field else "")
        or " OR ".join(classifiers)
        or DECLARED_ELSEWHERE.get(name, "")
    )


def may_be_shipped(licence: str) -> bool:
    """Say whether at least one of the alternatives in an expression is neither GPL nor AGPL."""
    return any(
        alternative.strip() and not COPYLEFT.search(alternative)
        for alternative in re.split(r"\s+OR\s+", licence)
    )


@pytest.mark.parametrize("name", locked("run"))
def test_what_runs_may_be_shipped(name: str) -> None:
    licence = licence_of(name)
    assert may_be_shipped(licence), f"{name}: {licence or 'no licence declared'}"


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        ("MIT", True),
        ("LGPL-3.0-only OR GPL-2.0-only", True),
        ("GNU Lesser General Public License v3 (LGPLv3)", True),
        ("GPL-3.0-or-later", False),
        ("AGPL-3.0-only", False),
        ("MIT AND GPL-2.0-only", False),
        ("GNU General Public License v3 (GPLv3)", False),
        ("", False),
    ],
)
def test_the_guard_tells_copyleft_from_the_rest(licence: str, expected: bool) -> None:
    assert may_be_shipped(licence) is expected


def test_django_is_not_installed() -> None:
    assert importlib.util.find_spec("django") is None


@pytest.mark.parametrize("path", python_files("kiosk", "sync", "tests"), ids=module_name)
def test_no_source_imports_a_qt_module_under_gpl_only(path: Path) -> None:
    assert not {name for name in imports(path) if QT_UNDER_GPL_ONLY & set(name.split("."))}


EVERYTHING = """
import importlib, pkgutil, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
app = QApplication([])
import kiosk, sync
for top in (kiosk, sync):
    for found in pkgutil.walk_packages(top.__path__, top.__name__ + "."):
        if "migrations" not in found.name and not found.name.endswith("__main__"):
            importlib.import_module(found.name)
print(*sorted(name for name in sys.modules if name.startswith("PySide6.")))
print(*sorted({Path(line.split()[-1]).name for line in open("/proc/self/maps") if "/" in line}))
"""


def test_no_qt_module_under_gpl_only_is_loaded_at_run_time() -> None:
    done = subprocess.run(
        [sys.executable, "-c", EVERYTHING], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    modules, libraries = done.stdout.splitlines()
    assert "PySide6.QtWidgets" in modules
    assert "libQt6Widgets.so.6" in libraries
    for name in QT_UNDER_GPL_ONLY:
        assert f"PySide6.{name}" not in modules.split()
        assert f"libQt6{name.removeprefix('Qt')}.so" not in libraries
