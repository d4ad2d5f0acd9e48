"""`python3 -m netverk test [what pytest takes]`: every check one after another, then the tests; fails if any of them fails."""

import os
import subprocess
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
CHECKS = {
    "style (ruff check)": [PYTHON, "-m", "ruff", "check", "--quiet", "."],
    "layout (ruff format)": [PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."],
    "types (mypy)": [PYTHON, "-m", "mypy", "--no-error-summary"],
    "imports (import-linter)": [PYTHON, "-c", "from importlinter.cli import lint_imports_command as lint; lint()", "--no-logo"],
    "requirements (deptry)": [PYTHON, "-m", "deptry", "--no-ansi", "."],
    "templates (djlint)": [PYTHON, "-m", "djlint", "--lint", "--quiet", "templates"],
}
# one process more than there are cores, because each waits now and then; whole modules go to one of them, so that what a module
# prepares is prepared once; in the order that `conftest.py` gives them, because otherwise those that take longest may come last
TESTS = [PYTHON, "-m", "pytest", "-n", str((os.cpu_count() or 1) + 1), "--dist", "loadgroup", "--no-loadscope-reorder"]


def main(arguments: list[str]) -> int:
    """Run them all, also after a failure; pytest is last and alone gets `arguments`. 0 where all passed, else 1."""
    failed = [name for name, command in CHECKS.items() if not passes(name, command)]
    tests_passed = subprocess.call([*TESTS, *arguments], cwd=PROJECT) == 0
    if failed:
        print(f"These checks failed before the tests: {', '.join(failed)}.", file=sys.stderr)
    return 0 if tests_passed and not failed else 1


def passes(name: str, command: list[str]) -> bool:
    """Run one check and print one line; all that it said only where it failed."""
    began = time.monotonic()
    done = subprocess.run(command, cwd=PROJECT, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    passed = done.returncode == 0
    print(f"{'passed' if passed else 'FAILED'}  {name}, {time.monotonic() - began:.0f} s", flush=True)
    if not passed:
        print(done.stdout, flush=True)
    return passed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
