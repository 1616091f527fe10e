"""Write runtime.txt, dev.txt and bench.txt: exact versions with hashes, for every platform, from pyproject.toml.

`make lock` runs this. It needs `uv` in the environment that it runs in.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
HEADER = "# Made by `make lock` from pyproject.toml; do not edit.\n"
UNIVERSAL = ("--universal", "--python-version=3.11", "--fork-strategy=fewest", "--generate-hashes")
QUIET = (
    "--quiet",
    "--upgrade",
    "--no-header",
    "--no-annotate",
    "--no-emit-index-url",
    "--no-emit-find-links",
)


def lock(name: str, *inputs: str) -> None:
    """Resolve the inputs and write the result under that name."""
    target = HERE / name
    command = [sys.executable, "-m", "uv", "pip", "compile", *UNIVERSAL, *QUIET, *inputs]
    done = subprocess.run(command, cwd=HERE.parent, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"requirements/{name} stays as it was: uv could not resolve it (see above)")
    text = done.stdout
    target.write_text(HEADER + text, encoding="utf-8", newline="\n")
    print(f"requirements/{name}: {sum('==' in line for line in text.splitlines())} packages")


if __name__ == "__main__":
    lock("runtime.txt", "pyproject.toml", "--group=build")
    lock("dev.txt", "--group=dev", "--constraints=requirements/runtime.txt")
    lock(
        "bench.txt",
        "--group=bench",
        "--constraints=requirements/runtime.txt",
        "--constraints=requirements/dev.txt",
    )
