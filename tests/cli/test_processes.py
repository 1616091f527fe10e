"""Bad input and bad luck, as whole processes: one clear message, the right status, and nothing half-written."""

# ruff: noqa: E501 - command lines in one line

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from bad_specs import ABC, LAUGHS
from command_line import GOOD, ROOT, process

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals, pipes and terminals of POSIX")
REPORTED = re.compile(rb"^(?:error|warning|note)(?:\[|:)", re.MULTILINE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.yaml").write_text(GOOD, encoding="utf-8")
    return tmp_path


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


INPUT = {
    "an empty file": (b"", 1, b"the file is empty"),
    "a list at the top": (b"- a\n- b\n", 1, b"the file holds a list"),
    "tabs": (b"variables:\n\ta: A\n", 1, b"indented with a tab"),
    "forty megabytes": (b"variables: {}\n" + b"# " + b"x" * 40_000_000, 2, b"larger than 32 MB"),
    "a billion laughs": (LAUGHS.encode(), 1, b"is an anchor of YAML, and 80 more follow"),
    "a repeated key": (b"variables:\n  a: A\n  a: B\n", 1, b"stands twice here"),
    "a tag that runs things": (b"title: !!python/object/apply:os.system [exit]\n", 1, b"a tag (a word starting with `!`)"),
    "a lone dash": (f"{ABC}links:\n  - from: a\n    to: b\n    polarity: -\n".encode(), 1, b"write `polarity: negative`"),
    "an unknown key": (b"titel: x\n", 1, b"did you mean `title`?"),
    "an unknown id": (f"{ABC}links: [a -> b (+), b -> alpa (+)]\n".encode(), 1, b"no element has the id `alpa`"),
    "a loop that names a missing link": (
        f"{ABC}links: [a -> b (+), b -> c (+), c -> a (-)]\nloops: {{R1: {{through: [b, a]}}}}\n".encode(), 1, b"R1",
    ),
    "an emoji for an id": ("variables: {😀: Smile}\n".encode(), 1, "`😀` is no id".encode()),
    "bytes that are no text": (b"title: \xff\xfe\n", 2, b"line 1 is not UTF-8"),
    "zero bytes": (b"\0" * 100, 1, b"U+0000"),
}  # fmt: skip


@pytest.mark.parametrize("what", INPUT)
def test_bad_input_is_told_in_a_clear_message(what: str, folder: Path) -> None:
    data, status, said = INPUT[what]
    (folder / "x.yaml").write_bytes(data)
    before = files(folder)
    done = process(folder, "validate", "x.yaml")
    assert done.returncode == status
    assert said in done.stdout + done.stderr
    assert b"Traceback" not in done.stdout + done.stderr
    errors = [line for line in REPORTED.findall(done.stdout + done.stderr) if line.startswith(b"error")]
    assert len(errors) == (100 if what == "zero bytes" else 1)
    assert files(folder) == before


@pytest.mark.parametrize("script", ["وقت_الانتظار", "等待时间", "प्रतीक्षा_समय", "Wartezeit_für_Ärzte"])
def test_ids_of_any_script_go_all_the_way(script: str, folder: Path) -> None:
    text = f"version: 1.0.0\nvariables: {{{script}: {script}, b: B}}\nlinks: [{script} <-> b (+)]\nviews: {{v: {{layout: loops}}}}\n"
    (folder / f"{script}.yaml").write_text(text, encoding="utf-8")
    done = process(
        folder, "render", f"{script}.yaml", env={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    )
    assert done.returncode == 0, done.stderr
    assert (folder / "diagrams" / script / "1.0.0" / "v.svg").is_file()


@pytest.mark.parametrize(
    "arguments", [["validate", "good.yaml"], ["loops", "good.yaml"], ["render", "good.yaml"], ["fmt", "good.yaml"], ["schema"], ["explain"]]
)  # fmt: skip
def test_a_good_run_gives_no_warning_of_the_interpreter(arguments: list[str], folder: Path) -> None:
    done = process(folder, *arguments)
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_module_runs_like_the_command(folder: Path) -> None:
    command = [sys.executable, "-m", "cld", "validate", "good.yaml"]
    done = subprocess.run(command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, timeout=60, check=False)  # fmt: skip
    assert (done.returncode, done.stdout) == (0, b"1 spec checked: nothing wrong\n")


# Bad luck in the middle of writing

SLOW = """
import os, signal, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # it is ignored in what a shell runs in the background
def replace(*_):
    print("ready", flush=True)
    time.sleep(60)
os.replace = replace
"""
SMALL_DISK = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))
"""
UNTIDY = GOOD.replace("cld: 1", "cld:   1") + "# a remark\n" * 1000


def test_ctrl_c_in_the_middle_of_writing_leaves_the_old_file_whole(folder: Path) -> None:
    (folder / "untidy.yaml").write_text(UNTIDY, encoding="utf-8")
    before = files(folder)
    program = f"{SLOW}\nfrom cld.cli import main\nmain()"
    child = subprocess.Popen(
        [sys.executable, "-c", program, "fmt", "untidy.yaml"],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert child.stdout is not None
    assert child.stdout.readline() == b"ready\n"
    assert len(files(folder)) == len(before) + 1  # the new one, beside
    child.send_signal(signal.SIGINT)
    _, told = child.communicate(timeout=60)
    assert child.returncode == 130
    assert told == b"error: stopped; no file was left half-written\n"
    assert files(folder) == before


def test_a_full_disk_leaves_the_old_file_whole(folder: Path) -> None:
    (folder / "untidy.yaml").write_text(UNTIDY, encoding="utf-8")
    before = files(folder)
    done = process(folder, "fmt", "untidy.yaml", code=SMALL_DISK)
    assert done.returncode == 2
    assert done.stderr == (
        b"error: untidy.yaml: cannot be written: the disk is full; what was there before is untouched\n"
    )
    assert files(folder) == before


def test_a_full_disk_while_rendering_leaves_no_half_figure_and_keeps_the_promise(folder: Path) -> None:
    """The record comes first: without it, the figures drawn so far could be drawn over by another model."""
    before = files(folder)
    done = process(folder, "render", "good.yaml", code=SMALL_DISK)
    assert done.returncode == 2
    assert b"the disk is full" in done.stderr
    assert set(files(folder)) - set(before) == {"diagrams/good/1.0.0/record.json"}
    assert process(folder, "render", "good.yaml").returncode == 0


# Where the output goes


@pytest.mark.parametrize("arguments", [["validate", "good.yaml"], ["loops", "good.yaml", "--format", "json"], ["schema"], ["explain"], ["render", "good.yaml", "--view", "main", "-o", "-"]])  # fmt: skip
def test_output_that_cannot_be_written_is_told(arguments: list[str], folder: Path) -> None:
    if not os.path.exists("/dev/full"):
        pytest.skip("no /dev/full here")
    with open("/dev/full", "wb") as full:
        command = [sys.executable, "-c", "from cld.cli import main\nmain()", *arguments]
        done = subprocess.run(command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=full, stderr=subprocess.PIPE, timeout=60, check=False)  # fmt: skip
    assert done.returncode == 2
    assert (
        done.stderr
        == b"error: the output, or a temporary file, cannot be written (no space left on device)\n"
    )


@pytest.mark.parametrize("stream", [0, 1, 2])
@pytest.mark.parametrize("arguments", [["loops", "good.yaml"], ["diff", "good.yaml", "-"], ["render", "good.yaml"]])  # fmt: skip
def test_a_closed_stream_is_no_fault_of_the_program(stream: int, arguments: list[str], folder: Path) -> None:
    if os.name != "posix":
        pytest.skip("streams are closed otherwise here")
    command = (
        f"{shlex.join([sys.executable, '-m', 'cld', *arguments])} {stream}{'<' if stream == 0 else '>'}&-"
    )
    done = subprocess.run(command, shell=True, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, input=b"", capture_output=True, timeout=60, check=False)  # fmt: skip
    assert done.returncode == (2 if "-" in arguments else 0)
    assert b"fault of the program" not in done.stderr


@pytest.mark.parametrize(
    "arguments", [["schema"], ["explain"], ["loops", str(ROOT / "specs" / "pcn-pharmacists.yaml")]]
)
def test_a_reader_that_has_seen_enough_ends_the_run_quietly(arguments: list[str], folder: Path) -> None:
    words = [sys.executable, "-c", "from cld.cli import main; main()", *arguments]
    command = f"{shlex.join(words)} | head -n 1"
    done = subprocess.run(command, shell=True, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, timeout=60, check=False)  # fmt: skip
    assert done.stderr == b""
    assert done.stdout.count(b"\n") == 1


def test_output_is_utf8_whatever_the_locale(folder: Path) -> None:
    done = process(folder, "loops", "good.yaml", "--list", env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0
    assert "staff → workload → staff" in done.stdout.decode("utf-8")


def in_a_terminal(folder: Path, *arguments: str, **environment: str) -> str:
    """What a terminal receives."""
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", "from cld.cli import main\nmain()", *arguments]
    names = {
        key: value
        for key, value in os.environ.items()
        if key not in ("NO_COLOR", "FORCE_COLOR", "GITHUB_ACTIONS")
    }
    child = subprocess.Popen(command, cwd=folder, stdout=theirs, stderr=theirs, env={**names, "PYTHONPATH": str(ROOT), "TERM": "xterm", **environment})  # fmt: skip
    os.close(theirs)
    received = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:
            break
        if not piece:
            break
        received += piece
    child.wait(timeout=60)
    os.close(ours)
    return received.decode("utf-8")


def test_a_terminal_gets_colours_unless_they_are_forbidden(folder: Path) -> None:
    (folder / "x.yaml").write_text("titel: x\n", encoding="utf-8")
    shown = in_a_terminal(folder, "validate", "x.yaml", "no.yaml")
    assert "\x1b[1;31merror[CLD201] unknown-key\x1b[0m" in shown
    assert "\x1b[1;31merror\x1b[0m: no.yaml: there is no such file" in shown
    assert shown.count("\x1b[") == 2 * shown.count("\x1b[0m")
    assert "\x1b" not in in_a_terminal(folder, "validate", "x.yaml", "no.yaml", NO_COLOR="1")
