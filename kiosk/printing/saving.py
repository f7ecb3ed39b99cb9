"""A file that is saved is there whole, readable by its owner only; or it is not there at all."""

import contextlib
import errno
import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

from sync.domain.errors import EnvironmentProblem
from sync.domain.wording import Say

Progress = Callable[[int, int], None]
"""Told (done, all)."""
Cancelled = Callable[[], bool]
"""Asked now and then; True: stop."""


class NotSaved(EnvironmentProblem):
    """The file could not be written where it should go; nothing is left there."""

    title = Say(zh="文件没有保存", en="The file was not saved")


class SavingCancelled(EnvironmentProblem):
    """Somebody called it off; nothing was written."""

    title = Say(zh="已取消", en="Cancelled")
    default = Say(
        zh="已取消，没有留下文件。需要时可重新保存。",
        en="Cancelled; no file was left. Save again whenever you like.",
    )


@contextlib.contextmanager
def whole_or_nothing(path: Path) -> Iterator[Path]:
    """Give a private file beside `path` that takes its place if the block ends well.

    Made first, so that a folder that cannot be written to is known before any work.

    Raises:
        NotSaved: disk, folder or permission; says which.
    """
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        yield part
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(path)
    except OSError as problem:
        raise NotSaved(_why(problem).fill(folder=path.parent)) from problem
    finally:
        with contextlib.suppress(OSError):
            part.unlink()


def _why(problem: OSError) -> Say:
    if problem.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return Say(
            zh="磁盘空间不足，文件没有保存。请清出空间或换一个文件夹再试。",
            en="The disk is full; the file was not saved. Free some space or choose another "
            "folder, then try again.",
        )
    if problem.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return Say(
            zh="没有权限写入文件夹“{folder}”，文件没有保存。请换一个文件夹再试。",
            en="The folder {folder} may not be written to; the file was not saved. Choose another "
            "folder.",
        )
    if problem.errno in {errno.ENOENT, errno.ENOTDIR}:
        return Say(
            zh="找不到文件夹“{folder}”，文件没有保存。请检查文件夹或插好存储盘再试。",
            en="The folder {folder} is not there; the file was not saved. Check the folder or plug "
            "the drive in, then try again.",
        )
    return Say(
        zh="写入文件夹“{folder}”时出错，文件没有保存。请换一个文件夹再试。",
        en="Writing to {folder} failed; the file was not saved. Choose another folder.",
    )
