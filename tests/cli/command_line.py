"""Running the command line: in this process, which is quick, or as a process of its own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GOOD = """\
cld: 1
title: Staffing
version: 1.0.0

variables:
  staff: Staff
  workload: Workload

links:
  - staff -> workload (-)
  - workload -> staff (-) delayed

views:
  main: {layout: loops}
  other: {layout: loops, title: Once more}
"""


@dataclass(frozen=True, slots=True)
class Result:
    status: int
    out: str
    err: str


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str, stdin: bytes = b"") -> Result:
    """Run `cld` in this process."""
    from cld.cli import main

    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with monkeypatch.context() as patch:
        patch.setattr("signal.signal", lambda *_: None)
        patch.setattr(sys, "argv", ["cld", *arguments])
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        with pytest.raises(SystemExit) as left:
            main()
    texts = [stream.buffer.getvalue().decode("utf-8") for stream in (out, err)]  # type: ignore[attr-defined]
    assert isinstance(left.value.code, int)
    return Result(left.value.code, *texts)


def process(
    folder: Path, *arguments: str, code: str = "", **more: object
) -> subprocess.CompletedProcess[bytes]:
    """Run `cld` as a process of its own in a folder; `code` is run before it, in the same process."""
    program = f"{code}\nfrom cld.cli import main\nmain()\n"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error", **more.pop("env", {})}  # type: ignore[dict-item]
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=folder, env=environment, capture_output=True, timeout=60, check=False, **more,  # type: ignore[call-overload]
    )  # fmt: skip
