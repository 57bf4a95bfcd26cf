"""Sets Calmline up in .venv beside this file and hands over to it; standard library only, one file.

Everything said here goes to stderr, so that stdout is the program's own. While a child process works, a second
thread reads its lines. The syntax stays readable to old Pythons, so that they can say what is needed.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit("Calmline needs Python 3.11 or newer, and this is " + sys.version.split()[0] + ": try python3.11 run.py")

import ctypes
import errno
import hashlib
import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LISTS = [ROOT / "requirements.lock", ROOT / "requirements-dev.lock"]  # what Calmline runs on; what its tests add
PROJECT = ROOT / "pyproject.toml"
STAMP, LOG, GUARD, SCRATCH = (VENV / name for name in ("setup.json", "setup.log", "setup.lock", "setup.tmp"))
VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
if sys.platform == "win32":
    PYTHON, CALMLINE = VENV / "Scripts/python.exe", VENV / "Scripts/calmline.exe"
    SITE = VENV / "Lib/site-packages"
else:
    PYTHON, CALMLINE = VENV / "bin/python", VENV / "bin/calmline"
    SITE = VENV / f"lib/python{VERSION}/site-packages"
PIP_OPTIONS = (
    "--no-user", "--no-input", "--no-color", "--no-compile", "--progress-bar=off", "--disable-pip-version-check",
)  # fmt: skip
REMOVE = """
import os, shutil, sys
for path in sys.argv[1:]:
    shutil.rmtree(path) if os.path.isdir(path) and not os.path.islink(path) else os.unlink(path)
"""
WARM_UP = """
from contextlib import suppress
from importlib import import_module
for name in (
    "torch", "transformers.models.auto.modeling_auto", "transformers.models.bert.modeling_bert",
    "transformers.models.whisper.feature_extraction_whisper", "ctranslate2", "moonshine_voice", "vosk", "soundfile",
    "PySide6.QtWidgets", "matplotlib.figure", "babel.dates", "jinja2", "yaml",
):
    with suppress(Exception):
        import_module(name)
"""
SPACE = 4_000_000_000  # bytes: the finished .venv and, for a while, the archives it is made from

USAGE = """usage: python3 run.py COMMAND [ARGUMENTS]
  demo     play a recorded call: no microphone, no account, no network after the first start
  test     run the tests (arguments go to pytest)
  setup    only set up, or bring up to date what is set up
Any other command goes to calmline as it is: python3 run.py analyze call.wav
The first start fetches 0.6 GB or more, which takes some minutes. Afterwards .venv/bin/calmline opens the window."""

# What the Qt window, its fonts and the sound devices load from the system.
LIBRARIES = (
    "libEGL.so.1", "libGL.so.1", "libX11-xcb.so.1", "libdbus-1.so.3", "libfontconfig.so.1", "libglib-2.0.so.0",
    "libgssapi_krb5.so.2", "libportaudio.so.2", "libxkbcommon.so.0", "libxkbcommon-x11.so.0", "libxcb-cursor.so.0",
    "libxcb-icccm.so.4", "libxcb-image.so.0", "libxcb-keysyms.so.1", "libxcb-randr.so.0", "libxcb-render-util.so.0",
    "libxcb-shape.so.0", "libxcb-shm.so.0", "libxcb-sync.so.1", "libxcb-xfixes.so.0", "libxcb-xkb.so.1",
)  # fmt: skip
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")

NETWORK = "Connection|NewConnection|ProxyError|ProtocolError|IncompleteRead|name resolution|timed? ?out|Max retries"
TROUBLES = (
    (r"No space left|Errno 28\b|not enough space", "the disk is full", f"Make about 4 GB free at {ROOT}"),
    (r"Permission denied|Read-only file|Errno (13|30)\b|Access is denied", "a folder cannot be written",
     "Look in the log for its name"),
    (r"CERTIFICATE_VERIFY_FAILED", "the package index's certificate is not trusted here",
     "Behind a company proxy, name its certificate to pip: PIP_CERT=/path/to/ca.pem"),
    (NETWORK, "the package index does not answer", "Check the network, and pip's index and proxy settings"),
    (r"No matching distribution found for (\S+)", rf"the package index has no \1 for Python {VERSION} on this machine",
     "Try another Python, 3.11 to 3.13"),
)  # fmt: skip


class Problem(Exception):
    """Something the user can put right: what is wrong, and what to do."""


class Live:
    """The line of the step that is running: drawn over on a terminal, elsewhere repeated every ten seconds."""

    def __init__(self, stream: IO[str], clock: Callable[[], float] = time.monotonic) -> None:
        self.stream, self.clock = stream, clock
        self.step, self.began, self.spoke, self.width = "", clock(), clock(), 0

    def start(self, number: int, text: str) -> None:
        self.step, self.began = f"[{number}/4] {text}", self.clock()
        self.spoke = self.began
        self._write(self.step)

    def tick(self, status: str = "") -> None:
        now = self.clock()
        if self.stream.isatty() or now - self.spoke >= 10:
            self.spoke = now
            self._write(f"{self.step}: {status + ', ' if status else ''}{now - self.began:.0f} s")

    def done(self, result: str) -> None:
        self._write(f"{self.step}: {result} ({self.clock() - self.began:.0f} s)")
        self.say()

    def say(self, text: str = "") -> None:
        """Leaves the live line as it stands and writes whole lines below it."""
        if self.width:
            self._put("\n")
        self.width = 0
        if text:
            self._put(text + "\n")

    def _write(self, line: str) -> None:
        if not self.stream.isatty():
            self._put(line + "\n")
            return
        line = line[: shutil.get_terminal_size().columns - 1]
        self._put("\r" + line.ljust(self.width))
        self.width = len(line)

    def _put(self, text: str) -> None:
        with suppress(OSError):  # a closed terminal is no reason to stop half-way
            self.stream.write(text)
            self.stream.flush()


live = Live(sys.stderr)


class Fetching:
    """Reads the lines pip prints and tells how far it is."""

    def __init__(self, total: int) -> None:
        self.total, self.began = total, time.time()
        self.fetched: set[str] = set()
        self.order: list[str] = []
        self.archive, self.size, self.looking, self.waiting = "", "", "", False

    def feed(self, line: str) -> None:
        self.waiting = "Retrying (" in line
        found = re.match(r"\s*(?:Processing|Downloading|Using cached) (\S+)(?: \(([^()]+B)\))?", line)
        if found:
            self.archive, self.size = re.split(r"[/\\]", found[1])[-1], found[2] or ""
            if not self.archive.endswith(".metadata"):
                self.fetched.add(project(self.archive))
        elif line.startswith("Requirement already satisfied: "):
            self.fetched.add(canonical(re.split(r"[\s=<>!~;\[]", line.split(": ", 1)[1], maxsplit=1)[0]))
        elif line.startswith("Collecting "):
            self.looking = line.split()[1]
        elif line.startswith("Installing collected packages: "):
            self.order = line.split(": ", 1)[1].strip().split(", ")

    def status(self) -> str:
        if self.waiting:
            return "the package index does not answer, trying again"
        if self.order:
            done = sum(entry.st_mtime >= self.began for entry in stats(SITE, "*.dist-info/INSTALLER"))
            count = min(done, len(self.order) - 1)
            return f"{count} of {len(self.order)} installed, now {self.order[count]}"
        here = sum(entry.st_size for entry in stats(SCRATCH, "*/" + self.archive)) if self.size else 0
        size = f" ({here / 1e6:.0f} MB of {self.size})" if here > 1e6 else ""
        name = project(self.archive) if self.archive else self.looking
        return f"{len(self.fetched)} of {self.total} fetched, now {name or 'looking them up'}{size}"


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def project(archive: str) -> str:
    return canonical(archive.split("-")[0] if ".whl" in archive else archive.rsplit("-", 1)[0])


def stats(folder: Path, pattern: str) -> Iterator[os.stat_result]:
    for path in folder.glob(pattern):
        with suppress(OSError):  # pip may just have removed it
            yield path.stat()


def pinned(lists: Sequence[Path]) -> set[str]:
    """The projects lock lists name, each once."""
    lines = (line.strip() for path in lists for line in path.read_text(encoding="utf-8").splitlines())
    return {canonical(line.split("==")[0]) for line in lines if line and not line.startswith("#")}


def wanted(lists: Sequence[Path]) -> dict[str, str]:
    """What the stamp of a finished set-up must say: for which Python, where it lies, and what was installed."""
    project = PROJECT.read_bytes()
    digests = {path.name: hashlib.sha256(path.read_bytes() + project).hexdigest() for path in lists}
    return {"python": f"{sys.platform} {VERSION}", "folder": str(ROOT), **digests}


def stamp() -> dict[str, str]:
    try:
        value = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def ready(lists: Sequence[Path]) -> bool:
    return wanted(lists).items() <= stamp().items() and PYTHON.exists() and CALMLINE.exists()


def try_lock(handle: IO[str]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in (errno.EAGAIN, errno.EACCES, errno.EDEADLK)  # a folder without locks: go on
    return True


@contextmanager
def alone() -> Iterator[None]:
    """Holds a lock in .venv, so that of two starts at once one sets up and the other waits for it."""
    VENV.mkdir(exist_ok=True)
    with GUARD.open("a") as handle:
        began = spoke = time.monotonic()
        while not try_lock(handle):
            if spoke == began or time.monotonic() - spoke > 10:
                spoke = time.monotonic()
                live.say(f"Calmline is being set up by another start; waiting ({spoke - began:.0f} s)")
            time.sleep(0.5)
        os.set_inheritable(handle.fileno(), True)  # if this process is killed, its pip still holds the lock
        yield


def watch(
    command: Sequence[str],
    status: Callable[[], str] = str,
    feed: Callable[[str], object] = len,
    env: Mapping[str, str] = {},
    patient: bool = False,
) -> deque[str] | None:
    """Runs a command with its output in the log and a live line here; answers its last lines if it failed.

    patient: an interrupt waits for the command's own end (a package manager cut short leaves a broken system).
    """
    tail: deque[str] = deque(maxlen=60)
    with LOG.open("a", encoding="utf-8") as log, subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
        errors="replace", env={**os.environ, **env}, start_new_session=patient, close_fds=os.name == "nt",
    ) as child:  # fmt: skip

        def read() -> None:
            for line in child.stdout or ():
                tail.append(line)
                feed(line)
                with suppress(OSError):  # a full disk must not stop the reading
                    log.write(line)
                    log.flush()

        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        try:
            while reader.is_alive():
                reader.join(0.5)
                live.tick(status())
        except BaseException:
            if not patient:
                child.terminate()
            with suppress(subprocess.TimeoutExpired):
                child.wait(60 if patient else 5)
            child.kill()
            raise
        return tail if child.wait() else None


def debian(library: str) -> str:
    """The Debian package of a shared library, by Debian's rule for such names."""
    stem, number = library.lower().replace("_", "-").split(".so.")
    if stem == "libglib-2.0":
        return "libglib2.0-0"
    return f"{stem}-{number}" if stem[-1].isdigit() else stem + number


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_packages() -> list[str]:
    """Debian packages of the libraries, fonts and Python parts that are not on this machine."""
    packages = [debian(library) for library in LIBRARIES if not loads(library)]
    if not any(path for folder in FONT_FOLDERS for path in Path(folder).expanduser().rglob("*.[ot]t[fc]")):
        packages.append("fonts-dejavu-core")  # has Cyrillic
    if importlib.util.find_spec("ensurepip") is None:
        packages.append(f"python{VERSION}-venv")
    return packages


def system_step() -> None:
    live.start(1, "System libraries")
    if sys.platform != "linux":
        live.done("none needed")
        return
    packages = missing_packages()
    apt = shutil.which("apt-get")
    if packages and apt and os.geteuid() == 0:
        install = [apt, "-y", "-q", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=120", "install", *packages]
        doing, quiet = f"apt-get, {len(packages)} packages", {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (install, [apt, "-q", "update"], install):
            failed = watch(command, lambda: doing, env=quiet, patient=True)
            if command is install and not failed:
                break
        packages = missing_packages()
    live.done("some are missing" if packages else "all there")
    if packages:
        how = "sudo apt-get install -y" if apt else "what Debian calls"
        live.say(f"  The window and sound still need: {how} {' '.join(packages)}")


def environment_step(before: dict[str, str]) -> None:
    live.start(2, "Python environment .venv")
    if wanted([]).items() <= before.items() and runs():
        live.done("kept")
        return
    STAMP.unlink(missing_ok=True)
    base = getattr(sys, "_base_executable", sys.executable)  # not the Python of the .venv about to be emptied
    old = [str(path) for path in VENV.iterdir() if path not in (GUARD, LOG)]
    if old and watch([base, "-I", "-c", REMOVE, *old], lambda: "removing what was begun or is out of date") is not None:
        raise Problem(f"The old {VENV} could not be removed.", "Close what still uses it, remove it, and start again.")
    if importlib.util.find_spec("ensurepip") is None:
        raise Problem("This Python cannot make virtual environments.", f"Install python{VERSION}-venv first.")
    if shutil.disk_usage(VENV).free < SPACE:
        raise Problem("The disk is too full.", f"Make {SPACE / 1e9:.0f} GB free at {ROOT} first.")
    if watch([base, "-I", "-m", "venv", str(VENV)]) is not None:
        raise Problem("The Python environment could not be made.", f"The reason is in {LOG}")
    live.done("made")


def runs() -> bool:
    """Whether the Python in .venv is of this version and has pip."""
    test = f"import pip, sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"
    with suppress(OSError):
        return subprocess.run([PYTHON, "-I", "-c", test], capture_output=True, check=False).returncode == 0
    return False


def pip_install(arguments: Sequence[str], status: Callable[[], str] = str, feed: Callable[[str], object] = len) -> None:
    command = [str(PYTHON), "-X", "utf8", "-I", "-u", "-m", "pip", "install", *PIP_OPTIONS, *arguments]
    # -I above: what PYTHONPATH holds must not count as installed
    scratch = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(SCRATCH))  # /tmp is often small, and is not swept here
    SCRATCH.mkdir(exist_ok=True)

    def read(line: str) -> None:
        feed(line)
        if line.startswith("Installing collected packages: "):  # up to here a failure leaves what there was
            STAMP.unlink(missing_ok=True)

    try:
        last = watch(command, status, read, scratch)
    finally:
        shutil.rmtree(SCRATCH, ignore_errors=True)
    if last is not None:
        raise explained(last)


def explained(lines: Sequence[str]) -> Problem:
    """What pip's last lines mean for the reader."""
    text = "".join(lines)
    errors = [line.strip() for line in lines if line.startswith("ERROR: ")] or ["pip failed"]
    what, hint = errors[-1].removeprefix("ERROR: ").rstrip("."), "Read the log"
    for sign, meaning, remedy in reversed(TROUBLES):
        found = re.search(sign, text)
        if found:
            what, hint = found.expand(meaning), remedy
    return Problem(f"The packages could not be installed: {what}.", f"{hint}, then start again. Log: {LOG}")


def set_up(lists: Sequence[Path]) -> None:
    before = stamp()
    lists = [path for path in LISTS if path in lists or path.name in before]  # what was in stays in
    LOG.write_text("", encoding="utf-8")
    system_step()
    environment_step(before)
    live.start(3, "Packages")
    fetching = Fetching(len(pinned(lists)))
    pip_install([f"--requirement={path}" for path in lists], fetching.status, fetching.feed)
    live.done(f"{max(fetching.total, len(fetching.order))} installed")
    live.start(4, "Calmline")
    pip_install(["--no-deps", "--no-build-isolation", "-e", str(ROOT)])
    # Python's compiled files, for what a start imports: pip would take half a minute to make them for everything.
    watch([str(PYTHON), "-I", "-c", WARM_UP], lambda: "first imports")
    if os.name == "posix":  # the stamp must not outlive, in a power cut, what it vouches for
        watch([str(PYTHON), "-I", "-c", "import os; os.sync()"], lambda: "writing to the disk")
    live.done("installed")
    STAMP.write_text(json.dumps(wanted(lists), indent=1), encoding="utf-8")


def hand_over(arguments: list[str]) -> int:
    """Becomes the program asked for; on Windows, which cannot, answers its exit code."""
    if arguments[0] == "test":
        os.chdir(ROOT)
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        command = [str(PYTHON), "-m", "pytest", *arguments[1:]]
    else:  # by Python, since the path in a script's first line may be too long for the system
        command = [*([] if sys.platform == "win32" else [str(PYTHON)]), str(CALMLINE), *arguments]
    if sys.platform == "win32":
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is the child's to answer
        return subprocess.call(command)
    return os.execv(command[0], command)


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] in ("-h", "--help") or (arguments[0] == "setup" and arguments[1:]):
        live.say(USAGE)
        return 0 if arguments and arguments[0] != "setup" else 2
    asked = arguments == ["setup"]
    lists = LISTS if arguments[0] == "test" else LISTS[:1]
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # both end alike, and take pip along
    try:
        if asked or not ready(lists):
            with alone():
                if asked or not ready(lists):
                    set_up(lists)
        if asked:
            live.say(f"Calmline is ready: {CALMLINE}")
            return 0
        return hand_over(arguments)
    except KeyboardInterrupt:
        live.say("Stopped. The same command starts again where it can.")
        return 130
    except Problem as problem:
        live.say("\n".join(map(str, problem.args)))
    except OSError as error:
        what = "The disk is full" if error.errno == errno.ENOSPC else error.strerror or str(error)
        live.say(f"{what}: {error.filename or ROOT}\nCalmline needs a folder it may write to, with room for .venv.")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
