"""The press is another process: what happens when it cannot print, and what it may not reach."""

import subprocess
import sys
from pathlib import Path

import pytest

from netverk.booklets import press, printing
from netverk.booklets.printing import PaperUnavailable, printed

PAGE = '<html lang="sv"><title>Hej</title><h1>Hej</h1>{}'


def run_instead(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setattr(printing, "_COMMAND", (sys.executable, "-c", code))


def test_without_pango_paper_is_refused_with_a_sentence(monkeypatch: pytest.MonkeyPatch, complaints: pytest.LogCaptureFixture) -> None:
    run_instead(monkeypatch, f"raise SystemExit({press.NO_PANGO})")

    with pytest.raises(PaperUnavailable, match="Pango is not installed"):
        printed(PAGE, [])


def test_a_press_that_crashes_once_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, complaints: pytest.LogCaptureFixture
) -> None:
    been = tmp_path / "been"
    run_instead(
        monkeypatch, f"import os, pathlib; been = pathlib.Path({str(been)!r}); been.exists() or (been.touch(), os.abort()); print('set')"
    )

    assert printed(PAGE, []) == b"set\n"
    assert "tries once more" in complaints.text


def test_a_press_that_always_crashes_is_refused_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, complaints: pytest.LogCaptureFixture
) -> None:
    run_instead(monkeypatch, "import os; os.abort()")

    with pytest.raises(PaperUnavailable, match="could not be set on paper"):
        printed(PAGE, [])


def test_a_press_that_does_not_end_is_stopped(monkeypatch: pytest.MonkeyPatch, complaints: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(printing, "PATIENCE", 0.1)
    run_instead(monkeypatch, "import threading; threading.Event().wait()")

    with pytest.raises(PaperUnavailable, match="took too long"):
        printed(PAGE, [])


def test_a_press_that_works_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch, complaints: pytest.LogCaptureFixture) -> None:
    run_instead(monkeypatch, "from netverk.booklets import press\npress.SECONDS = 1\npress.limit()\nwhile True: pass")

    with pytest.raises(PaperUnavailable, match="took too long"):
        printed(PAGE, [])


def test_the_press_may_not_take_all_memory() -> None:
    code = "from netverk.booklets import press; press.limit(); bytearray(press.MEMORY)"
    done = subprocess.run([sys.executable, "-c", code], cwd=printing.ROOT, capture_output=True, text=True, check=False)

    assert "MemoryError" in done.stderr


@pytest.mark.parametrize("address", ["file:///etc/hostname", "http://127.0.0.1:9/x.png", "data:image/png;base64,AAAA"])
def test_the_press_fetches_nothing_but_fonts(address: str, complaints: pytest.LogCaptureFixture) -> None:
    printed(PAGE.format(f'<img alt="x" src="{address}">'), [])

    assert f"the press fetches nothing but its own fonts and what came with the job: {address}" in complaints.text


def test_the_press_sees_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETVERK_SECRET_KEY", "hemlig")
    run_instead(monkeypatch, "import os; print(sorted(name for name in os.environ if name.startswith('NETVERK')))")

    assert printed(PAGE, []) == b"[]\n"
