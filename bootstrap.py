#!/usr/bin/env python3
"""Set this checkout up and run it, with nothing but the standard library.

`python3 bootstrap.py run` and `python3 bootstrap.py test` are the two commands of the README;
`make run` and `make test` call them. Set-up is four steps: shared libraries and tools (checked
with ctypes, installed with apt-get where that is allowed), a virtual environment in `.venv`,
the locked Python packages (by hash), and the two commands `gatepost` and `gatepost-hub`.

The stamp in `.venv` is written last, so a second run does nothing and an interrupted one heals
itself. pip's and apt's own configuration is respected: nothing here names an address.

Past 400 lines because it is one file that runs before anything of ours can be imported.

Environment:
    GATEPOST_NO_APT=1  never call apt-get; print the line to run instead.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, Dict, Iterator, List, NoReturn, Optional, Sequence, Tuple

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "gatepost-setup.json"
UNFINISHED = VENV / "gatepost-setup-unfinished"
"""Present while packages are being installed: whoever finds it starts the `.venv` afresh."""
LOG = ROOT / ".bootstrap.log"
LOCK_FILE = ROOT / ".bootstrap.lock"
OLDEST_PYTHON = (3, 11)
STAMP_FORMAT = 1
NEEDED_DISK_MB = 2600
"""Measured: `.venv` with the test packages takes 1.6 GB, pip unpacks beside it."""
HEARTBEAT_S = 10.0
DOMAIN_TESTS = "tests/sync/domain"
ALONE_TESTS = [
    *(
        f"tests/e2e/test_{name}.py"
        for name in ("a_day", "demo", "films", "kiosk_live", "two_gates")
    ),
    *(
        f"tests/kiosk/scanning/test_{name}.py"
        for name in ("apart", "photo", "reader", "reader_frames")
    ),
]
"""Whole days against the clock and readers with a deadline: what runs beside
them would be measured as well."""
SIDE_BY_SIDE = [f"--numprocesses={min(4, (os.cpu_count() or 1) + 1)}", "--dist=loadfile"]
"""One more than there are cores: many tests wait for processes of their own."""
"""A worker takes up to 1.5 GB; a file's tests stay together for the windows they share."""

LIBRARIES: Dict[str, str] = {
    "libgl1": "libGL.so.1",
    "libegl1": "libEGL.so.1",
    "libglib2.0-0": "libgthread-2.0.so.0",
    "libfontconfig1": "libfontconfig.so.1",
    "libfreetype6": "libfreetype.so.6",
    "libdbus-1-3": "libdbus-1.so.3",
    "libxkbcommon0": "libxkbcommon.so.0",
    "libbrotli1": "libbrotlidec.so.1",
    "libx11-6": "libX11.so.6",
    "libx11-xcb1": "libX11-xcb.so.1",
    "libdrm2": "libdrm.so.2",
    "libgssapi-krb5-2": "libgssapi_krb5.so.2",
    "libpulse0": "libpulse.so.0",
    "libxrandr2": "libXrandr.so.2",
    "libzbar0": "libzbar.so.0",
    "libxcb-cursor0": "libxcb-cursor.so.0",
    "libxcb-icccm4": "libxcb-icccm.so.4",
    "libxcb-image0": "libxcb-image.so.0",
    "libxcb-keysyms1": "libxcb-keysyms.so.1",
    "libxcb-render-util0": "libxcb-render-util.so.0",
    "libxcb-shape0": "libxcb-shape.so.0",
    "libxcb-util1": "libxcb-util.so.1",
    "libxcb-xkb1": "libxcb-xkb.so.1",
    "libxkbcommon-x11-0": "libxkbcommon-x11.so.0",
}
"""Debian package -> the shared object that Qt, OpenCV or zbar opens."""

TEST_LIBRARIES: Dict[str, str] = {
    "libatomic1": "libatomic.so.1",
    "libxtst6": "libXtst.so.6",
}
"""What Playwright's driver needs beside Chromium, and what gives an X server keys and taps."""
TEST_TOOLS: Dict[str, str] = {
    "xvfb": "Xvfb",
    "xauth": "xauth",
    "poppler-utils": "pdftoppm",
    "chromium": "chromium",
    "strace": "strace",
}
BUILD_TOOLS: Dict[str, str] = {"binutils": "objdump"}


class SetupFailed(Exception):
    """Set-up cannot go on; carries the sentence for the person in both languages."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.en = en
        self.zh = zh


def tell(line: str) -> None:
    """Print one line at once, whatever stdout is connected to."""
    print(line, flush=True)


def main(argv: Optional[Sequence[str]] = None) -> int:
    """Set up what the subcommand needs, then run it; return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    parser = argparse.ArgumentParser(
        description="Set up Gatepost and run it. 安装并运行岗亭。",
        epilog="Further arguments are passed on, e.g. bootstrap.py test -- -k badge",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    set_up = commands.add_parser("setup", help="set up only 只安装")
    set_up.add_argument("--tests", action="store_true", help="also what the tests need")
    for name, about in (
        ("run", "set up, then the demonstration 演示"),
        ("test", "set up, checks, then the tests 测试"),
        ("check", "set up, then formatting, lint, types, layers 检查"),
        ("bench", "set up, then the benchmarks 性能测试"),
        ("faults", "set up, then every fault in full 故障测试"),
        ("build", "set up, then the frozen application 打包"),
    ):
        commands.add_parser(name, help=about, add_help=False)
    options, rest = parser.parse_known_args(argv)
    if rest[:1] == ["--"]:
        rest = rest[1:]
    if options.command == "setup" and rest:
        parser.error(f"unknown arguments: {' '.join(rest)}")
    try:
        with_tests = options.command not in ("setup", "run") or getattr(options, "tests", False)
        setup(with_tests, for_build=options.command == "build")
        return COMMANDS[options.command](rest)
    except SetupFailed as failure:
        print(f"\nSet-up stopped: {failure.en}\n安装中止：{failure.zh}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped; run it again to go on. 已停止，可重新运行。", file=sys.stderr)
        return 130


# ---- set-up -------------------------------------------------------------------------------------


def setup(with_tests: bool, for_build: bool = False) -> None:
    """Make `.venv` hold exactly what the lock says; do nothing when it does already.

    Raises:
        SetupFailed: something a person has to mend.
    """
    if sys.version_info < OLDEST_PYTHON:
        have = ".".join(map(str, sys.version_info[:3]))
        raise SetupFailed(
            f"Python 3.11 or newer is needed; {sys.executable} is {have}.",
            f"需要 Python 3.11 或更新版本；当前 {sys.executable} 是 {have}。",
        )
    started = time.monotonic()
    missing = missing_packages(with_tests, for_build)
    if is_set_up(with_tests) and not missing:
        return
    with one_at_a_time():
        if missing:
            install_system_packages(missing)
        if not is_set_up(with_tests):
            check_disk()
            base = base_python()
            make_venv(base)
            install_packages("test" if with_tests else "run")
            install_commands()
            write_stamp(with_tests)
            tell(f"Set-up finished in {time.monotonic() - started:.1f} s 安装完成")


def lock_digest(name: str) -> str:
    """Digest one lock together with everything else that decides what `.venv` holds."""
    text = (ROOT / "requirements" / f"{name}.txt").read_bytes()
    extra = f"{STAMP_FORMAT} {version()} {ROOT}".encode()
    return hashlib.sha256(extra + b"\0" + text).hexdigest()


def version() -> str:
    """Read our own version."""
    import tomllib  # late: absent before Python 3.11, which main refuses in a sentence

    text = (ROOT / "pyproject.toml").read_text("utf-8")
    return str(tomllib.loads(text)["project"]["version"])


def is_set_up(with_tests: bool) -> bool:
    """Say whether the stamp in `.venv` fits the lock; reads two small files, starts nothing."""
    if not PYTHON.exists() or UNFINISHED.exists():
        return False
    try:
        stamp = json.loads(STAMP.read_text("utf-8"))
        names = ("test",) if with_tests else ("run", "test")
        return any(stamp.get(name) == lock_digest(name) for name in names)
    except (OSError, ValueError, AttributeError):
        return False


def write_stamp(with_tests: bool) -> None:
    """Record success; the last act of a set-up."""
    stamp = {"run": lock_digest("run")}
    if with_tests:
        stamp["test"] = lock_digest("test")
    UNFINISHED.unlink()
    draft = STAMP.with_suffix(".draft")
    draft.write_text(json.dumps(stamp), "utf-8")
    draft.replace(STAMP)


class one_at_a_time:  # noqa: N801 - reads as a phrase where it is used
    """Hold the checkout's set-up lock; a second set-up waits for the first."""

    def __enter__(self) -> None:
        self._file: IO[str] = LOCK_FILE.open("a")
        try:
            import fcntl
        except ImportError:  # Windows has no fcntl; two set-ups at once are unlikely there
            return
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            tell("Waiting for another set-up of this checkout 等待另一个安装进程")
            fcntl.flock(self._file, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        self._file.close()


class step:  # noqa: N801 - reads as a phrase where it is used
    """Announce a step, and say how many seconds it took when it is over."""

    def __init__(self, en: str, zh: str) -> None:
        self._name = f"{en} {zh}"

    def __enter__(self) -> None:
        self._started = time.monotonic()
        tell(f"==> {self._name}")

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            tell(f"    done 完成 {time.monotonic() - self._started:.1f} s")


# ---- shared libraries and tools -----------------------------------------------------------------


def missing_packages(with_tests: bool, for_build: bool) -> List[str]:
    """List the Debian packages whose library does not load or whose tool is not on PATH."""
    libraries = {**LIBRARIES, **(TEST_LIBRARIES if with_tests else {})}
    missing = [package for package, library in libraries.items() if not loads(library)]
    tools: Dict[str, str] = {}
    if with_tests:
        tools.update(TEST_TOOLS)
    if for_build:
        tools.update(BUILD_TOOLS)
    missing += [package for package, tool in tools.items() if shutil.which(tool) is None]
    if not PYTHON.exists() and base_python_or_none() is None:
        missing.append("python3-venv")
    return missing


def loads(library: str) -> bool:
    """Say whether the dynamic loader finds a shared object and all that it needs."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install_system_packages(packages: List[str]) -> None:
    """Install Debian packages when we may; otherwise print the line to run. Never raises."""
    line = f"apt-get install --no-install-recommends -y {' '.join(packages)}"
    prefix = apt_prefix()
    if prefix is None:
        tell(
            "Some system packages are missing. Without them parts will not work. "
            "Run this as root:\n缺少一些系统软件包，部分功能将不可用。请以管理员身份运行：\n"
            f"    sudo {line}"
        )
        return
    with step(
        f"System packages: {' '.join(packages)}",
        "系统软件包",
    ):
        last = ""
        for command in (["apt-get", "update"], line.split()):
            # The variable goes on the command line because sudo drops the environment.
            told = time.monotonic()
            for last in output_of([*prefix, "env", "DEBIAN_FRONTEND=noninteractive", *command]):
                if time.monotonic() - told > HEARTBEAT_S and last.strip():
                    told = time.monotonic()
                    tell(f"    {last[:90]}")
        if last != "exit 0":
            tell(
                f"apt-get did not manage it (see {LOG.name}). When the network is back, run:\n"
                f"apt-get 未能完成（见 {LOG.name}）。网络恢复后请运行：\n    sudo {line}"
            )


def apt_prefix() -> Optional[List[str]]:
    """Return what goes before apt-get to be allowed to install, or None when we may not."""
    if os.environ.get("GATEPOST_NO_APT") or shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    allowed = subprocess.run(
        ["sudo", "-n", "true"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    return ["sudo", "-n"] if allowed.returncode == 0 else None


# ---- the virtual environment --------------------------------------------------------------------


def base_python_or_none() -> Optional[str]:
    """Find a Python that can make a virtual environment: the system's, else the one running."""
    for candidate in ("/usr/bin/python3", sys.executable):
        if not os.access(candidate, os.X_OK):
            continue
        probe = subprocess.run(
            [
                candidate,
                "-I",
                "-c",
                "import ensurepip, sys, venv; "
                f"sys.exit(0 if sys.version_info >= {OLDEST_PYTHON} else 3)",
            ],
            stderr=subprocess.DEVNULL,
            check=False,
        )
        if probe.returncode == 0:
            return candidate
    return None


def base_python() -> str:
    """Find a Python that can make a virtual environment, or say how to get one."""
    base = base_python_or_none()
    if base is None:
        raise SetupFailed(
            "this Python cannot make virtual environments. Run: sudo apt-get install python3-venv",
            "当前 Python 无法创建虚拟环境。请运行：sudo apt-get install python3-venv",
        )
    return base


def check_disk() -> None:
    """Refuse early when the disk is too full for the packages."""
    free_mb = shutil.disk_usage(ROOT).free // 1_000_000
    needed_mb = NEEDED_DISK_MB if not STAMP.exists() else NEEDED_DISK_MB // 4
    if free_mb < needed_mb:
        raise SetupFailed(
            f"the disk has {free_mb} MB free and {needed_mb} MB are needed. Free some space.",
            f"磁盘剩余 {free_mb} MB，需要 {needed_mb} MB。请先清理磁盘空间。",
        )


def make_venv(base: str) -> None:
    """Make `.venv`, afresh when what stands there is unfinished, moved or broken."""
    if STAMP.exists() and not UNFINISHED.exists() and venv_is_whole():
        UNFINISHED.touch()
        return
    with step(f"Virtual environment from {base}", "虚拟环境"):
        if VENV.is_symlink():
            VENV.unlink()
        elif VENV.exists():
            shutil.rmtree(VENV)
        done = subprocess.run([base, "-m", "venv", str(VENV)], check=False)
        if done.returncode != 0:
            raise SetupFailed(
                f"{base} could not make a virtual environment in {VENV}.",
                f"{base} 无法在 {VENV} 创建虚拟环境。",
            )
        UNFINISHED.touch()


def venv_is_whole() -> bool:
    """Say whether the environment was made here and its pip answers."""
    if not PYTHON.exists():
        return False
    probe = subprocess.run(
        [str(PYTHON), "-c", "import pip, sys; print(sys.prefix)"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=False,
    )
    return probe.returncode == 0 and Path(probe.stdout.strip()) == VENV


def install_packages(name: str) -> None:
    """Install one lock by hash with pip, telling how far it is.

    `--no-deps` because the lock is complete, and because django-htmx is there for its script
    file only: Django itself must not be installed.
    """
    lock = ROOT / "requirements" / f"{name}.txt"
    total = sum(1 for line in lock.read_text("utf-8").splitlines() if "==" in line)
    command = [str(PYTHON), "-m", "pip", "install", "--no-input", "--no-deps"]
    command += ["--disable-pip-version-check", "--require-hashes", "-r", str(lock)]
    with step("Python packages", "Python 软件包"):
        tail: List[str] = []
        seen = 0
        told = time.monotonic()
        for line in output_of(command):
            tail = [*tail[-40:], line]
            if line.startswith(("Collecting ", "Requirement already satisfied")):
                seen += 1
            phase = "unpacking 正在安装" if line.startswith("Installing") else None
            if phase or time.monotonic() - told > HEARTBEAT_S:
                told = time.monotonic()
                tell(f"    {phase or f'{seen} of {total} 已获取'} ")
        if tail[-1:] != ["exit 0"]:
            raise pip_failure("\n".join(tail))


def output_of(command: List[str]) -> Iterator[str]:
    """Run a command, yield its output line by line (also to the log), then `exit STATUS`."""
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"$ {' '.join(command)}\n")
        with subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            errors="replace",
            cwd=ROOT,
        ) as running:
            for line in running.stdout or ():
                log.write(line)
                yield line.rstrip()
        yield f"exit {running.returncode}"


PIP_FAILURES: Tuple[Tuple[Tuple[str, ...], str, str], ...] = (
    (
        ("No space left on device", "Errno 28"),
        "the disk is full. Free some space and run it again.",
        "磁盘已满。请清理空间后重新运行。",
    ),
    (
        ("THESE PACKAGES DO NOT MATCH THE HASHES",),
        "a downloaded package is not the one that was locked. Try another network; "
        "if it happens again, tell the developers.",
        "下载的软件包与锁定的不一致。请换一个网络；若再次出现，请告知开发者。",
    ),
    (
        ("CERTIFICATE_VERIFY_FAILED",),
        "the package index's certificate is not trusted here. "
        "Check the computer's date and install ca-certificates.",
        "软件源的证书不受信任。请检查电脑日期，并安装 ca-certificates。",
    ),
    (
        (
            "NewConnectionError",
            "(from versions: none)",
            "Temporary failure in name resolution",
            "ConnectTimeout",
            "timed out",
        ),
        "the package index cannot be reached. Check the network and run it again.",
        "无法连接软件源。请检查网络后重新运行。",
    ),
)


def pip_failure(output: str) -> SetupFailed:
    """Turn pip's last lines into a sentence for a person."""
    for marks, en, zh in PIP_FAILURES:
        if any(mark in output for mark in marks):
            return SetupFailed(f"{en} (Details: {LOG.name})", f"{zh}（详情见 {LOG.name}）")
    return SetupFailed(
        f"the Python packages could not be installed; {LOG.name} says why:\n{output[-1500:]}",
        f"Python 软件包未能安装，原因见 {LOG.name}。",
    )


def install_commands() -> None:
    """Put the checkout on the environment's path and write its two commands.

    A `.pth` file and two scripts rather than an editable install: no build backend is needed at
    run time, and nothing can be half-built.
    """
    with step("Commands gatepost and gatepost-hub", "命令"):
        site = next(VENV.glob("lib/python3*/site-packages"))
        (site / "gatepost.pth").write_text(f"{ROOT}\n", "utf-8")
        for old in site.glob("gatepost-*.dist-info"):
            shutil.rmtree(old)
        about = site / f"gatepost-{version()}.dist-info"
        about.mkdir()
        (about / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: gatepost\nVersion: {version()}\n", "utf-8"
        )
        (about / "INSTALLER").write_text("bootstrap.py\n", "utf-8")
        for name, module in (("gatepost", "kiosk.cli"), ("gatepost-hub", "sync.cli")):
            script = VENV / "bin" / name
            # A shell line, as pip writes for long paths: a #! line bears neither length nor space.
            script.write_text(
                "#!/bin/sh\n"
                f'\'\'\'exec\' "{PYTHON}" "$0" "$@"\n'
                "' '''\n"
                "import sys\n\n"
                f"from {module} import main\n\n"
                "sys.exit(main())\n",
                "utf-8",
            )
            script.chmod(0o755)


# ---- what the subcommands do --------------------------------------------------------------------


def replace_with(command: Sequence[str]) -> NoReturn:
    """Become the command, so that signals and the exit status are its own."""
    sys.stdout.flush()
    os.chdir(ROOT)
    os.execv(command[0], list(command))


def steps(commands: Sequence[Sequence[str]]) -> int:
    """Run commands one after another in the checkout; stop at the first that fails."""
    for command in commands:
        tell(f"==> {shown(command)}")
        status = subprocess.run(command, cwd=ROOT, check=False).returncode
        if status != 0:
            return status
    return 0


def beside(lanes: Sequence[Sequence[Sequence[str]]]) -> int:
    """Run lanes of commands beside each other, and tell of each command when it has ended.

    Nothing is begun once a command has failed; give the status of the first that did.
    """
    failed: List[int] = []
    one_at_a_time = threading.Lock()

    def run(lane: Sequence[Sequence[str]]) -> None:
        for command in lane:
            if failed:
                return
            done = subprocess.run(
                command, cwd=ROOT, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
            )
            with one_at_a_time:
                tell(f"==> {shown(command)}")
                sys.stdout.buffer.write(done.stdout)
                sys.stdout.flush()
                if done.returncode != 0:
                    failed.append(done.returncode)

    threads = [threading.Thread(target=run, args=(lane,)) for lane in lanes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed[0] if failed else 0


def shown(command: Sequence[str]) -> str:
    """Write a command as a person would, without the folders of programs."""
    return " ".join(Path(part).name if part.startswith("/") else part for part in command)


def do_setup(rest: List[str]) -> int:
    """Say that the set-up stands."""
    del rest
    tell("Ready 就绪")
    return 0


def do_run(rest: List[str]) -> int:
    """Run the demonstration."""
    replace_with([str(VENV / "bin" / "gatepost"), "demo", *rest])


def do_check(rest: List[str]) -> int:
    """Check formatting, lint, types, layers and translations."""
    return beside(check_lanes()) or (steps([rest]) if rest else 0)


def check_lanes() -> List[List[List[str]]]:
    """Give what checks the source: types take as long as all the rest."""
    python = str(PYTHON)
    ruff = str(VENV / "bin" / "ruff")
    return [
        [[python, "-m", "mypy"]],
        [
            [ruff, "format", "--check", "."],
            [ruff, "check", "."],
            [str(VENV / "bin" / "lint-imports"), "--no-logo"],
            [python, "-m", "tests.tools.i18n", "--check"],
        ],
    ]


def do_test(rest: List[str]) -> int:
    """Check, then run the tests; extra arguments go to pytest and leave the checks out.

    The domain goes first and by itself: its tests alone must reach every line and branch of it.
    """
    # The tests start hundreds of processes, and each would compile every module of ours again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    pytest = [str(PYTHON), "-m", "pytest"]
    if rest:
        return steps([[*pytest, *rest]])
    whole = ["--cov=sync/domain", "--cov-branch", "--cov-fail-under=100", "--cov-report=term"]
    types, others = check_lanes()
    status = beside([types, [*others, [*pytest, DOMAIN_TESTS, "-q", *whole]]])
    if status != 0:
        return status
    apart = [f"--ignore={path}" for path in (DOMAIN_TESTS, *ALONE_TESTS)]
    return steps([[*pytest, "-q", *apart, *SIDE_BY_SIDE], [*pytest, "-q", *ALONE_TESTS]])


def do_bench(rest: List[str]) -> int:
    """Run every benchmark."""
    replace_with([str(PYTHON), "-m", "tests.bench", *rest])


def do_faults(rest: List[str]) -> int:
    """Try every fault as often as it takes to be believed."""
    replace_with([str(PYTHON), "-m", "tests.faults", *rest])


def do_build(rest: List[str]) -> int:
    """Freeze the application, then let it check itself outside the virtual environment."""
    command = [str(PYTHON), "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
    status = steps([[*command, "build.spec", *rest]])
    if status != 0:
        return status
    frozen = str(ROOT / "dist" / "gatepost" / "gatepost")
    home = ROOT / "build" / "self-check-home"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    clean = ["/usr/bin/env", "-i", "PATH=/usr/bin:/bin", f"HOME={home}", "LANG=C.UTF-8"]
    clean += ["QT_QPA_PLATFORM=offscreen"]
    return steps([[*clean, frozen, "--self-check"]])


COMMANDS = {
    "setup": do_setup,
    "run": do_run,
    "test": do_test,
    "check": do_check,
    "bench": do_bench,
    "faults": do_faults,
    "build": do_build,
}

if __name__ == "__main__":
    sys.exit(main())
