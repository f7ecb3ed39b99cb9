"""What can be wrong with the local database, in words for the captain.

Every refusal leaves the file as it was found, to the byte.
"""

import sqlite3
from pathlib import Path

from sync.domain.errors import EnvironmentProblem
from sync.domain.wording import Say


class StoreError(EnvironmentProblem):
    """The local database cannot be used or written."""

    title = Say(zh="本机数据库无法使用", en="The local database cannot be used")


class StorePlain(StoreError):
    """An ordinary SQLite file lies where the encrypted database should be."""

    title = Say(zh="这个数据库没有加密", en="This database is not encrypted")
    default = Say(
        zh="这里放的是一个普通的 SQLite 文件，不是岗亭的加密数据库。文件未作任何改动。"
        "请把它移到别处，或在设置里另选数据文件夹，再重新启动。",
        en="An ordinary SQLite file is here, not Gatepost's encrypted database. It was not touched. "
        "Move it away or choose another data folder in the settings, then start again.",
    )


class StoreForeign(StoreError):
    """Not a database, or one that another key locks: from outside they look alike."""

    title = Say(zh="打不开这个数据库", en="This database cannot be unlocked")
    default = Say(
        zh="这个文件要么不是数据库，要么是用另一把密钥加密的（从外面看不出是哪一种）。文件未作任何改动。"
        "请找回原来的密钥文件，或把它移到别处，再重新启动。",
        en="This file is either no database or locked with another key; from outside they look alike. "
        "It was not touched. Put the right key file back, or move the file away, then start again.",
    )


class StoreNotOurs(StoreError):
    """Encrypted with our key, yet not a Gatepost database."""

    title = Say(zh="这不是岗亭的数据库", en="This is not a Gatepost database")
    default = Say(
        zh="这是别的程序的加密数据库。文件未作任何改动。请在设置里另选数据文件夹，再重新启动。",
        en="This is another program's encrypted database. It was not touched. "
        "Choose another data folder in the settings, then start again.",
    )


class StoreDamaged(StoreError):
    """Pages that do not verify, a part that is missing, a structure that does not hold."""

    title = Say(zh="本机数据库已损坏", en="The local database is damaged")
    default = Say(
        zh="数据库有损坏，为保住记录没有打开，也未作任何改动。请不要删除它："
        "重新启动岗亭，按“救回记录”；也可以运行 gatepost salvage。",
        en="The database is damaged. To save what it holds it was not opened and not touched. Do not "
        "delete it: start Gatepost again and press “Save the records”, or run: gatepost salvage",
    )


class StoreBehind(StoreDamaged):
    """Whole, and yet it ends before what this laptop is known to have recorded."""

    title = Say(zh="本机数据库少了记录", en="The local database lacks records")
    default = Say(
        zh="数据库比本机实际记下的要短：它的日志有损坏，或有人把旧的副本放了回来。"
        "为免新记录与丢失的记录混淆，没有打开，也未作任何改动。"
        "请重新启动岗亭，按“救回记录”；也可以运行 gatepost salvage。",
        en="The database ends before what this laptop recorded: its log is damaged, or an older copy "
        "was put back. So that new records are not taken for the lost ones it was not opened and not "
        "touched. Start Gatepost again and press “Save the records”, or run: gatepost salvage",
    )


class StoreNewer(StoreError):
    """Made by a later version of the program."""

    title = Say(zh="数据库来自更新的版本", en="The database was made by a newer version")
    default = Say(
        zh="这个数据库是由更新版本的岗亭建立的。文件未作任何改动。请安装最新版本后再启动。",
        en="A newer version of Gatepost made this database. It was not touched. "
        "Install the newest version, then start again.",
    )


class StoreInUse(StoreError):
    """Another process has it."""

    title = Say(zh="岗亭已经在运行", en="Gatepost is already running")
    default = Say(
        zh="另一个岗亭窗口正在使用这个数据库。请切换到那个窗口，或先把它关闭。",
        en="Another Gatepost window is using this database. Switch to that window, or close it first.",
    )


class StoreFull(StoreError):
    """No space left; what was being written is not in the journal."""

    title = Say(zh="磁盘已满", en="The disk is full")
    default = Say(
        zh="磁盘没有空间了，刚才这一条没有记下。已有的记录都在。请腾出空间，然后再扫一次。",
        en="There is no space left on the disk: this last one was not recorded. Everything before it "
        "is safe. Free some space, then scan again.",
    )


class StoreReadOnly(StoreError):
    """The folder or the file cannot be written."""

    title = Say(zh="数据文件夹不可写", en="The data folder cannot be written")
    default = Say(
        zh="没有权限写入数据文件夹。请在设置里另选一个文件夹，或请管理员开放写入权限。",
        en="This account may not write to the data folder. Choose another folder in the settings, "
        "or have the permission granted.",
    )


class StoreWriteFailed(StoreError):
    """The disk refused a write for a reason of its own."""

    title = Say(zh="没有记下", en="Not recorded")
    default = Say(
        zh="写入磁盘失败，刚才这一条没有记下。已有的记录都在。请再扫一次；仍不行时请换一台电脑。",
        en="Writing to the disk failed: this last one was not recorded. Everything before it is safe. "
        "Scan again; if it stays, use another computer.",
    )


class StoreUnencrypted(StoreError):
    """The database library at hand cannot encrypt; nothing is ever written in plain text."""

    title = Say(zh="缺少加密组件", en="Encryption is missing")
    default = Say(
        zh="这个安装缺少数据库加密组件（SQLCipher），为保护志愿者信息拒绝启动。请重新安装岗亭。",
        en="This installation lacks database encryption (SQLCipher) and will not start, to protect the "
        "volunteers' data. Install Gatepost again.",
    )


class KeyProblem(StoreError):
    """The key file cannot be used as it is."""

    title = Say(zh="密钥文件有问题", en="The key file is not right")


class NotEnrolled(StoreError):
    """There is no event to record for yet."""

    title = Say(zh="签到台尚未登记", en="This kiosk is not enrolled")
    default = Say(
        zh="请先用组织方给的登记码登记这台签到台。",
        en="Enrol this kiosk with the code from the organiser first.",
    )


class PendingOfAnother(StoreError):
    """Entries of the previous event still wait here."""

    title = Say(zh="还有未上传的记录", en="Entries are still waiting")
    default = Say(
        zh="上一次活动还有记录没有传到中心。请先联网等它传完，再登记新的活动。",
        en="Entries of the previous event have not reached the hub. "
        "Connect and let them drain before enrolling anew.",
    )


def at(problem: type[StoreError], path: Path) -> StoreError:
    """Make `problem` and name the file that it is about."""
    return problem(
        Say(zh="{words}\n文件：{path}", en="{words}\nFile: {path}").fill(
            words=problem.default, path=path
        )
    )


_BY_CODE: dict[int, type[StoreError]] = {
    sqlite3.SQLITE_NOTADB: StoreForeign,
    sqlite3.SQLITE_CORRUPT: StoreDamaged,
    sqlite3.SQLITE_FULL: StoreFull,
    sqlite3.SQLITE_READONLY: StoreReadOnly,
    sqlite3.SQLITE_CANTOPEN: StoreReadOnly,
    sqlite3.SQLITE_PERM: StoreReadOnly,
    sqlite3.SQLITE_BUSY: StoreInUse,
    sqlite3.SQLITE_LOCKED: StoreInUse,
    sqlite3.SQLITE_IOERR: StoreWriteFailed,
}


def of_sqlite(problem: BaseException) -> type[StoreError] | None:
    """Name the fate of a driver's error by its result code; None: a bug of ours."""
    code = getattr(problem, "sqlite_errorcode", None)
    return _BY_CODE.get(code & 0xFF) if isinstance(code, int) else None
