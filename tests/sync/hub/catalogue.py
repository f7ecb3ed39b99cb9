"""The catalogue of the hub's pages: extracted, merged, compiled.

`python -m tests.sync.hub.catalogue` writes it anew; `--check` only says whether it is current.
A message without its Chinese is an error in both.
"""

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HUB = Path(__file__).resolve().parents[3] / "sync" / "hub"
FOLDER = HUB / "web" / "locale" / "zh" / "LC_MESSAGES"
PO = FOLDER / "hub.po"
MO = FOLDER / "hub.mo"
METHODS = [("web/templates/**.html", "jinja2"), ("pages/**.py", "python")]
OPTIONS = {"web/templates/**.html": {"newstyle_gettext": "true", "trimmed": "true"}}


def extracted() -> Catalog:
    """Collect every text of the templates and of the pages' own code."""
    found = Catalog()
    for _name, _line, message, comments, context in extract_from_dir(
        HUB, method_map=METHODS, options_map=OPTIONS
    ):
        found.add(message, auto_comments=comments, context=context)
    return found


def merged() -> Catalog:
    """Give the stored catalogue with today's messages; what is gone is dropped."""
    stored = Catalog(locale="zh", domain="hub")
    if PO.exists():
        with PO.open("rb") as file:
            stored = read_po(file, locale="zh", domain="hub")
    stored.fuzzy = False
    stored.header_comment = "# The hub's pages, in Chinese."
    stored.project, stored.version, stored.msgid_bugs_address = "gatepost", "1", "-"
    stored.last_translator = stored.language_team = "-"
    stored.update(extracted(), no_fuzzy_matching=True)
    stored.obsolete.clear()
    # Fixed, and last, so that the same messages give the same bytes.
    stored.creation_date = stored.revision_date = datetime(2023, 8, 16, tzinfo=UTC)
    return stored


def written(catalogue: Catalog) -> tuple[bytes, bytes]:
    """Give the two files' bytes: the same messages give the same bytes."""
    po, mo = io.BytesIO(), io.BytesIO()
    write_po(po, catalogue, width=100, omit_header=False, sort_output=True, no_location=True)
    kept = [
        line
        for line in po.getvalue().decode("utf-8").splitlines()
        if not line.startswith(('"POT-Creation', '"PO-Revision', '"Generated-By'))
    ]
    write_mo(mo, catalogue)
    return ("\n".join(kept).strip() + "\n").encode("utf-8"), mo.getvalue()


def untranslated(catalogue: Catalog) -> list[str]:
    """List the messages that have no Chinese."""
    return [
        str(message.id)
        for message in catalogue
        if message.id and not all([message.string, *_forms(message.string)])
    ]


def _forms(string: object) -> list[str]:
    return list(string) if isinstance(string, (tuple, list)) else []


def main() -> int:
    """Write the catalogue, or check it."""
    catalogue = merged()
    po, mo = written(catalogue)
    missing = untranslated(catalogue)
    for message in missing:
        print(f"no Chinese for: {message}", file=sys.stderr)
    if "--check" in sys.argv:
        current = PO.exists() and MO.exists() and (PO.read_bytes(), MO.read_bytes()) == (po, mo)
        if not current:
            print(
                "hub.po or hub.mo is not current: python -m tests.sync.hub.catalogue",
                file=sys.stderr,
            )
        return 1 if missing or not current else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(po)
    MO.write_bytes(mo)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
