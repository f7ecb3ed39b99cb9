"""Every call by which a process changed the files of one folder, as strace saw it."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CALLS = (
    "openat,creat,write,pwrite64,pwritev,writev,fsync,fdatasync,ftruncate,fallocate,rename,"
    "renameat,renameat2,unlink,unlinkat,link,linkat,lseek,close,dup,dup2,dup3,mkdir,sendfile,"
    "copy_file_range"
)
_LINE = re.compile(r"(\w+)\((.*)\)\s+= (-?\d+|\?)(?:<.*?>)?(?: .*)?$", re.DOTALL)
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
WITHIN_S = 300.0


@dataclass(frozen=True, slots=True)
class Call:
    """One call that went well."""

    name: str
    numbers: tuple[int, ...]
    """Its arguments that are numbers, in order; flags and texts left out."""
    texts: tuple[bytes, ...]
    flags: str
    result: int


def strace() -> str:
    """Find strace: `bootstrap.py` installs it, and no proof is left out without it."""
    found = shutil.which("strace")
    assert found is not None, "strace is missing: run python3 bootstrap.py setup --tests"
    return found


def record(code: str, *arguments: str, log: Path) -> list[Call]:
    """Run Python code to its end and give what it asked of the system."""
    command = [strace(), "-o", str(log), "-xx", "-s", "1000000", "-e", f"trace={CALLS}"]
    subprocess.run(
        [*command, sys.executable, "-B", "-c", code, *arguments],
        check=True,
        stdout=subprocess.DEVNULL,
        timeout=WITHIN_S,
    )
    return list(read(log))


def read(log: Path) -> Iterator[Call]:
    """Read a log of strace that was written with `-xx`."""
    with log.open(encoding="ascii") as lines:
        for line in lines:
            found = _LINE.match(line.strip())
            if found is None or found[3] == "?" or int(found[3]) < 0:
                continue
            texts = _TEXT.findall(found[2])
            assert not any(cut for _, cut in texts), "strace cut a text short"
            rest = _TEXT.sub("", found[2])
            yield Call(
                name=found[1],
                numbers=tuple(int(n) for n in re.findall(r"(?<![\w|])-?\d+(?![\w|])", rest)),
                texts=tuple(bytes.fromhex(text.replace("\\x", "")) for text, _ in texts),
                flags=rest,
                result=int(found[3]),
            )
