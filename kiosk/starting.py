"""Starting the desk, and ending any command with a sentence instead of a stack trace.

Light: the process that keeps the desk open has nothing more than this in memory.
"""

import errno
import gc
import os
import sys
from collections.abc import Callable

from kiosk.keeping import keep
from sync.domain.errors import GatepostError
from sync.domain.wording import Language, Say, same

BAD_INPUT = 2
STOPPED = Say(zh="已停止。", en="Stopped.")
NO_FILE = Say(zh="不能写入 {path}：{why}", en="Cannot write to {path}: {why}")
WHY = {
    errno.ENOENT: Say(zh="没有这个文件夹", en="there is no such folder"),
    errno.ENOTDIR: Say(zh="路径中有一段不是文件夹", en="a part of the path is no folder"),
    errno.EISDIR: Say(zh="这是一个文件夹", en="it is a folder"),
    errno.EEXIST: Say(zh="那里有一个同名文件", en="a file of that name is there"),
    errno.EACCES: Say(zh="没有权限", en="this account may not"),
    errno.EPERM: Say(zh="没有权限", en="this account may not"),
    errno.EROFS: Say(zh="磁盘是只读的", en="the disk is read-only"),
    errno.ENOSPC: Say(zh="磁盘已满", en="the disk is full"),
}


def start_desk(language: Language, *, asked: bool) -> int:
    """Open the desk of this laptop's event, and keep it open; give the exit code.

    Args:
        asked: the language was asked for; else a setting wins over the system's.
    """

    def desk() -> int:
        # Imported in the desk's own process, see `keep`, and in this order.
        gc.disable()  # what is imported stays: to look through it again and again is wasted
        from kiosk.ui.qt import load_qt

        load_qt()
        from kiosk.opening import open_desk

        gc.enable()
        return open_desk(language, told=asked)

    return keep(lambda: told(desk, language), _this_command())


def language_of(wanted: str | None) -> Language:
    """Give the language that is wanted, else the system's."""
    said = wanted or os.environ.get("GATEPOST_LANGUAGE") or os.environ.get("LC_ALL") or ""
    said = said or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "zh"
    return "en" if said.lower().startswith("en") else "zh"


def told(task: Callable[[], int], language: Language) -> int:
    """Run a task; say what went wrong in the reader's language, without a stack trace."""
    try:
        return task()
    except GatepostError as problem:
        title, message = problem.title.in_(language), problem.message.in_(language)
        _say(f"{title}: {message}" if language == "en" else f"{title}：{message}")
        return BAD_INPUT
    except OSError as problem:
        where = problem.filename or "?"
        other = same(problem.strerror or type(problem).__name__)
        said = NO_FILE.fill(path=where, why=WHY.get(problem.errno or 0, other))
        _say(said.in_(language))
        return BAD_INPUT
    except KeyboardInterrupt:
        _say(STOPPED.in_(language))
        return 130


def _say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


def _this_command() -> list[str]:
    """Give what starts this program with the same arguments."""
    frozen = getattr(sys, "frozen", False)
    return [sys.executable, *([] if frozen else ["-m", "kiosk"]), *sys.argv[1:]]
