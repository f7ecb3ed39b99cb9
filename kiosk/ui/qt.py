"""Loading Qt for Python without what it adds to every later import.

From its first import on, PySide6 has the source text of each module read, to find out whether it
might ask for `snake_case` names (`from __feature__ import ...`), and the text stays in memory:
25 MB of ours and of our libraries'. Nothing here asks for such names.
"""

import builtins
import linecache


def load_qt() -> None:
    """Import Qt, and take that out of `import` again; best before anything else is imported."""
    import PySide6.QtCore  # noqa: F401  # this puts it in

    before = getattr(builtins, "__orig_import__", None)
    if before is not None:
        builtins.__import__ = before
        linecache.clearcache()
