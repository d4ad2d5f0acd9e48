"""`python3 -m netverk`: sets up what is missing, then hands over to the commands (or, for `test`, to the checks).

Standard library only, in the syntax of Python 3.7, so that an old interpreter says what it needs instead of failing.
A start that finds everything in place reads one small file, compares digests and hands over.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)
ON_MACOS = sys.platform == "darwin"

# package → the library or program that shows it is there
FOR_PAPER = {
    "libpango-1.0-0": "libpango-1.0.so.0",
    "libpangoft2-1.0-0": "libpangoft2-1.0.so.0",
    "libharfbuzz-subset0": "libharfbuzz-subset.so.0",
}
FOR_TESTS = {"libical3": "libical.so.3", "chromium": "chromium", "qpdf": "qpdf", "poppler-utils": "pdfinfo"}
if ON_MACOS:
    FOR_PAPER = {"pango": "libpango-1.0.0.dylib", "harfbuzz": "libharfbuzz-subset.0.dylib"}
    FOR_TESTS = {"libical": "libical.3.dylib", "chromium": "chromium", "qpdf": "qpdf", "poppler": "pdfinfo"}
HOMEBREW = ("/opt/homebrew/lib", "/usr/local/lib")

APT = """
export DEBIAN_FRONTEND=noninteractive
install() { apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 "$@"; }
apt-get update -qq -o DPkg::Lock::Timeout=300
install "$@" || for package in "$@"; do install "$package"; done
"""


class SetUpFailed(Exception):  # noqa: N818 (told as a sentence, not as a fault)
    """Something only the reader can mend; the message says how."""


def main(arguments: list[str]) -> None:
    testing = arguments[:1] == ["test"]
    venv = Path(os.environ.get("NETVERK_VENV") or ROOT / ".venv").absolute()
    try:
        if not is_ready(venv, testing):
            with alone(venv) as lock:
                if not is_ready(venv, testing):
                    set_up(venv, testing, lock)
    except SetUpFailed as failure:
        sys.exit(str(failure))
    except KeyboardInterrupt:
        sys.exit("Stopped. The next start goes on from here.")
    hand_over(venv, arguments[1:] if testing else arguments, "tests" if testing else "netverk.start")


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def hand_over(venv: Path, arguments: list[str], module: str) -> None:
    if ON_MACOS:  # WeasyPrint looks for Homebrew's libraries there
        os.environ.setdefault("DYLD_FALLBACK_LIBRARY_PATH", ":".join(HOMEBREW))
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):  # else every start compiles everything anew, for seconds; the tree stays clean
        os.environ.setdefault("PYTHONPYCACHEPREFIX", str(venv / "compiled"))
    python = str(venv / "bin" / "python")
    os.execv(python, [python, "-m", module, *arguments])  # noqa: S606 (no shell is wanted)


# what is there


def is_ready(venv: Path, testing: bool) -> bool:
    return has_packages(venv, testing) and has_fonts()


def has_packages(venv: Path, testing: bool) -> bool:
    """Whether everything that the lock names was installed to the end; the marker is the last thing that a set-up writes."""
    try:
        marks = (venv / ".netverk").read_text().splitlines()
    except OSError:
        return False
    return mark(lock_file(testing)) in marks and (venv / "bin" / "python").exists()


def has_fonts() -> bool:
    return (ROOT / "static" / "fonts").is_dir()


def lock_file(testing: bool) -> Path:
    return ROOT / ("requirements-test.lock" if testing else "requirements.lock")


def mark(lock: Path) -> str:
    return lock.name + " " + hashlib.sha256(lock.read_bytes()).hexdigest()


@contextlib.contextmanager
def alone(venv: Path) -> Iterator[int]:
    """Hold the lock file beside the environment; a second start waits here until the first is done."""
    venv.parent.mkdir(parents=True, exist_ok=True)
    with (venv.parent / (venv.name + ".lock")).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("Another start is setting up; waiting for it.")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()


# putting it there


def set_up(venv: Path, testing: bool, lock: int) -> None:
    """Install Python packages, system packages and fonts, each only where missing; the marker comes last."""
    if has_packages(venv, testing):
        make_fonts(venv)
        return
    wanted = dict(FOR_PAPER, **FOR_TESTS) if testing else FOR_PAPER
    system = start_installing(missing(wanted))
    install_packages(venv, testing, lock)
    if system:
        system.wait()
    tell_missing(wanted)
    make_fonts(venv)
    write_marker(venv, [False, True] if testing else [False])  # the lock for tests holds the other one too


def install_packages(venv: Path, testing: bool, lock: int) -> None:
    """Make the environment, or bring a finished one up to date; one that a killed start left half-made is made anew."""
    finished = (venv / ".netverk").exists() and (venv / "bin" / "python").exists()
    if finished:
        (venv / ".netverk").unlink()
    else:
        make_environment(venv, lock)
    say("Installing the Python packages (half a minute to a minute).")
    python = str(venv / "bin" / "python")
    uv = shutil.which("uv")
    installer = [uv, "pip", "install", "--python", python] if uv else [python, "-m", "pip", "install", "--no-compile"]
    options = ["--quiet" if uv else "-qq", "--require-hashes", "--only-binary", ":all:", "-r", str(lock_file(testing))]
    run(installer + options, lock, "The Python packages could not be installed; the lines above say why. Starting again tries again.")


def make_environment(venv: Path, lock: int) -> None:
    if venv.exists() and any(venv.iterdir()) and not (venv / "pyvenv.cfg").exists():
        raise SetUpFailed("%s is not a Python environment. Empty it, or let NETVERK_VENV name another place." % venv)
    python = find_python()
    say("Making a Python environment in %s." % venv)
    if subprocess.call([python, "-c", "import ensurepip, venv"], stderr=subprocess.DEVNULL):
        install_venv_module(python)
    run([python, "-m", "venv", "--clear", str(venv)], lock, "The Python environment could not be made; the lines above say why.")


def install_venv_module(python: str) -> None:
    """Debian and Ubuntu ship Python's `venv` apart."""
    version = subprocess.check_output([python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"], text=True).strip()
    package = "python%s-venv" % version
    installing = start_installing([package])
    if installing is None or installing.wait():
        raise SetUpFailed("Python's venv module is missing. Install it and start again:\n  %s" % command_for([package]))


def find_python() -> str:
    if sys.version_info >= OLDEST:
        return sys.executable
    for python in filter(None, map(shutil.which, ["python3.14", "python3.13", "python3.12", "python3.11"])):
        if subprocess.call([python, "-c", ""], stderr=subprocess.DEVNULL) == 0:  # a version manager's name may lead nowhere
            return python
    install = command_for(["python@3.13"] if ON_MACOS else ["python3.11", "python3.11-venv"])
    raise SetUpFailed(
        "netverk needs Python %d.%d or later; this is %d.%d. Install it and start again:\n  %s" % (*OLDEST, *sys.version_info[:2], install)
    )


def run(command: list[str], lock: int, otherwise: str) -> None:
    """Run with all output on standard error. The child holds the lock too, so that it can outlive a killed start unharmed."""
    if subprocess.call(command, stdout=sys.stderr, pass_fds=[lock]):
        raise SetUpFailed(otherwise)


def make_fonts(venv: Path) -> None:
    say("Making the web fonts.")
    if subprocess.call([str(venv / "bin" / "python"), "-m", "netverk.typefaces"], stdout=sys.stderr, cwd=str(ROOT)):
        say("The web fonts could not be made; pages use the reader's own. The next start tries again.")


def write_marker(venv: Path, installed: list[bool]) -> None:
    fresh = venv / ".netverk.new"
    fresh.write_text("".join(mark(lock_file(testing)) + "\n" for testing in installed))
    fresh.replace(venv / ".netverk")


# what the system has to bring


def missing(wanted: dict[str, str]) -> list[str]:
    return [package for package, shown_by in wanted.items() if not is_there(shown_by)]


def is_there(name: str) -> bool:
    if ".so" not in name and ".dylib" not in name:
        return shutil.which(name) is not None
    for place in ("", *HOMEBREW) if ON_MACOS else ("",):
        with contextlib.suppress(OSError):
            return bool(ctypes.CDLL(os.path.join(place, name)))
    return False


def start_installing(packages: list[str]) -> subprocess.Popen[bytes] | None:
    """Begin to install them beside the rest of the set-up, where we may; None where there is nothing to do or we may not."""
    if not packages or not may_install():
        return None
    say("Installing with %s: %s." % ("Homebrew" if ON_MACOS else "apt-get", " ".join(packages)))
    if ON_MACOS:
        command = ["brew", "install", *packages]
    else:
        command = [*([] if os.geteuid() == 0 else ["sudo", "-n"]), "sh", "-c", APT, "sh", *packages]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def may_install() -> bool:
    if ON_MACOS:
        return shutil.which("brew") is not None
    if shutil.which("apt-get") is None:
        return False
    if os.geteuid() == 0:
        return True
    return shutil.which("sudo") is not None and subprocess.call(["sudo", "-n", "true"], stderr=subprocess.DEVNULL) == 0


def tell_missing(wanted: dict[str, str]) -> None:
    packages = missing(wanted)
    if packages:
        paper = " Until then there is no paper: programme.pdf is switched off." if missing(FOR_PAPER) else ""
        say("Still missing: %s.%s Install with:\n  %s" % (" ".join(packages), paper, command_for(packages)))


def command_for(packages: list[str]) -> str:
    if ON_MACOS:
        return "brew install " + " ".join(packages)
    return "sudo apt-get update && sudo apt-get install " + " ".join(packages)


if __name__ == "__main__":
    main(sys.argv[1:])
