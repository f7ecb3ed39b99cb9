"""The rooms of the house and who may look into which."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.habits.sources import ROOT, imports, module_name, python_files

QT_ROOMS = ("kiosk.ui", "kiosk.workers", "kiosk.printing", "kiosk.app")
AROUND_APP = ("kiosk.opening", "kiosk.demo.run", "kiosk.demo.captain")
"""They run the composition root's event loop: the desk's own, and the demonstration's."""
DOMAIN_MAY_IMPORT = sys.stdlib_module_names | {"cryptography", "sync"}


def in_rooms(module: str, rooms: tuple[str, ...]) -> bool:
    return any(module == room or module.startswith(f"{room}.") for room in rooms)


def test_every_layer_contract_is_kept() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_layer_contracts_are_exhaustive() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    layers = [c for c in contracts["contracts"] if c["type"] == "layers"]
    assert {container for c in layers for container in c["containers"]} == {"kiosk", "sync"}
    assert all(c["exhaustive"] for c in layers)


@pytest.mark.parametrize("path", python_files("kiosk", "sync"), ids=module_name)
def test_only_the_rooms_with_widgets_and_threads_import_qt(path: Path) -> None:
    qt = {name for name in imports(path) if name.split(".")[0] in {"PySide6", "shiboken6"}}
    assert not qt or in_rooms(module_name(path), QT_ROOMS + AROUND_APP), qt


@pytest.mark.parametrize("path", python_files("sync"), ids=module_name)
def test_the_domain_imports_the_standard_library_and_cryptography_only(path: Path) -> None:
    if not in_rooms(module_name(path), ("sync.domain",)):
        return
    foreign = {name for name in imports(path) if name.split(".")[0] not in DOMAIN_MAY_IMPORT}
    other_rooms = {name for name in imports(path) if name.startswith("sync.")}
    assert not foreign
    assert all(in_rooms(name, ("sync.domain",)) for name in other_rooms), other_rooms
