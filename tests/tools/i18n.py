"""Extract and compile every translation: `python -m tests.tools.i18n [--check]`.

The window: lupdate reads `self.tr` and `QCoreApplication.translate` out of kiosk/ui into
assets/translations/gatepost_zh.ts, lrelease compiles it. The hub's pages: Babel reads the
templates and the code into sync/hub/web/locale/*/LC_MESSAGES/*.po and compiles them.

With --check nothing is written; it fails where a text is missing, unfinished or obsolete, or
where a compiled catalogue differs from what its source gives.
"""

import io
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import PySide6
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
UI = ROOT / "kiosk" / "ui"
TS = ROOT / "assets" / "translations" / "gatepost_zh.ts"
HUB = ROOT / "sync" / "hub"
LOCALES = HUB / "web" / "locale"
_TOOLS = Path(PySide6.__path__[0])
_PLACE = re.compile(r"\{\w*\}")
_MAPPING = [("web/templates/**.html", "jinja2"), ("**.py", "python")]
_OPTIONS = {
    "web/templates/**.html": {
        "extensions": "jinja2.ext.i18n",
        "silent": "false",
        "encoding": "utf-8",
        # As the hub's environment trims `{% trans %}` blocks.
        "trimmed": "true",
    }
}


class ToolFailed(RuntimeError):
    """lupdate or lrelease did not do its work."""


def _run(tool: str, *arguments: str) -> None:
    done = subprocess.run(
        [str(_TOOLS / tool), *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if done.returncode:
        raise ToolFailed(f"{tool}: {done.stdout}{done.stderr}")


def update_ts(ts: Path) -> None:
    """Bring `ts` up to the sources; obsolete texts go, new ones come unfinished."""
    sources = [str(place.relative_to(ROOT)) for place in sorted(UI.rglob("*.py"))]
    _run(
        "lupdate",
        "-silent",
        *("-locations", "none"),
        "-no-obsolete",
        *("-source-language", "en"),
        *("-target-language", "zh_CN"),
        *sources,
        "-ts",
        str(ts),
    )


def release_qm(ts: Path, qm: Path) -> None:
    """Compile `ts` into `qm`, put in place whole: a running window has the old one mapped."""
    fresh = qm.with_suffix(".qm.part")
    _run("lrelease", "-silent", str(ts), "-qm", str(fresh))
    fresh.replace(qm)


def _window_problems(ts: Path) -> Iterator[str]:
    for context in ET.parse(ts).getroot().iter("context"):  # noqa: S314 - our own file
        where = context.findtext("name")
        for message in context.iter("message"):
            source = message.findtext("source") or ""
            translation = message.find("translation")
            text = (translation.text or "") if translation is not None else ""
            state = translation.get("type") if translation is not None else "missing"
            if state or not text:
                yield f"{where}: {state or 'empty'}: {source!r}"
            elif sorted(_PLACE.findall(source)) != sorted(_PLACE.findall(text)):
                yield f"{where}: other places than the source: {source!r} / {text!r}"


def check_window() -> list[str]:
    """Say what is wrong with the window's catalogue."""
    with tempfile.TemporaryDirectory() as folder:
        fresh, compiled = Path(folder) / TS.name, Path(folder) / "fresh.qm"
        fresh.write_bytes(TS.read_bytes())
        update_ts(fresh)
        problems = list(_window_problems(fresh))
        if fresh.read_bytes() != TS.read_bytes():
            problems.append(f"{TS.name} is not what the sources give: run make i18n")
        release_qm(fresh, compiled)
        qm = TS.with_suffix(".qm")
        if not qm.is_file() or compiled.read_bytes() != qm.read_bytes():
            problems.append(f"{qm.name} is not what {TS.name} gives: run make i18n")
    return problems


def hub_template() -> Catalog:
    """Extract the texts of the hub's pages."""
    template = Catalog(project="gatepost-hub", charset="utf-8")
    found = extract_from_dir(HUB, method_map=_MAPPING, options_map=_OPTIONS)
    for _file, _line, message, _comments, context in found:
        template.add(message, context=context)
    return template


def _updated(po: Path) -> Catalog:
    with po.open("rb") as file:
        catalogue = read_po(file, locale=po.parent.parent.name, domain=po.stem)
    # No fuzzy guesses: a guessed translation is a wrong one that nobody looks at.
    catalogue.update(hub_template(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def _po_bytes(catalogue: Catalog) -> bytes:
    out = io.BytesIO()
    write_po(out, catalogue, width=100, no_location=True, omit_header=False, sort_output=True)
    # A date in the header would make every run a change.
    return re.sub(rb'"(POT-Creation|PO-Revision)-Date:[^\n]*\n', b"", out.getvalue())


def _mo_bytes(catalogue: Catalog) -> bytes:
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def _hub_catalogues() -> list[Path]:
    return sorted(LOCALES.glob("*/LC_MESSAGES/*.po"))


def _texts(value: object) -> tuple[str, ...]:
    """Give a text, or a plural's texts, in one form."""
    return tuple(value) if isinstance(value, tuple | list) else (str(value),)


def _pairs(catalogue: Catalog) -> set[tuple[tuple[str, ...], tuple[str, ...]]]:
    return {(_texts(m.id), _texts(m.string)) for m in catalogue if m.id}


def _compiled(mo: Path) -> set[tuple[tuple[str, ...], tuple[str, ...]]]:
    if not mo.is_file():
        return set()
    with mo.open("rb") as file:
        return _pairs(read_mo(file))


def check_hub() -> list[str]:
    """Say what is wrong with the hub's catalogues. Order, notes and headers do not matter."""
    problems: list[str] = []
    for po in _hub_catalogues():
        with po.open("rb") as file:
            kept = _pairs(read_po(file))
        fresh = _updated(po)
        wanted = _pairs(fresh)
        problems += [
            f"{po.name}: unfinished: {' / '.join(_texts(message.id))!r}"
            for message in fresh
            if message.id and (message.fuzzy or not all(_texts(message.string)))
        ]
        problems += [f"{po.name}: obsolete: {ids[0]!r}" for ids, _ in sorted(kept - wanted)]
        mo = po.with_suffix(".mo")
        if _compiled(mo) != wanted:
            problems.append(f"{mo.name} is not what {po.name} gives: run make i18n")
    return problems


def update_all() -> None:
    """Write every catalogue anew."""
    update_ts(TS)
    release_qm(TS, TS.with_suffix(".qm"))
    for po in _hub_catalogues():
        with po.open("rb") as file:
            kept = _pairs(read_po(file))
        fresh = _updated(po)
        if _pairs(fresh) != kept:  # else its order and notes stay as they are
            po.write_bytes(_po_bytes(fresh))
        mo = po.with_suffix(".mo")
        if _compiled(mo) != _pairs(fresh):
            mo.write_bytes(_mo_bytes(fresh))


def main() -> int:
    """Update, or check and say what is wrong."""
    if "--check" not in sys.argv[1:]:
        update_all()
    problems = [*check_window(), *check_hub()]
    for problem in problems:
        print(problem)
    print("translations: " + (f"{len(problems)} to mend" if problems else "complete"))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
