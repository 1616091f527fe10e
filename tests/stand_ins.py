"""What the stand-ins for `gh` and `curl` share: they note what they were asked, and keep comments in a file."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any


def asked() -> list[str]:
    """The arguments, which are noted for the test to see."""
    with _place("calls").open("a", encoding="utf-8") as file:
        file.write(json.dumps(sys.argv[1:]) + "\n")
    return sys.argv[1:]


def kept() -> list[dict[str, Any]]:
    """All comments, the oldest first."""
    file = _place("comments.json")
    return json.loads(file.read_text("utf-8")) if file.exists() else []


def write(comments: list[dict[str, Any]], id: str | None, new: dict[str, Any]) -> None:
    """Keep one more comment; or with an id that one's new text."""
    if id is None:
        comments.append({"id": 100 + len(comments), **new})
    else:
        (one,) = [each for each in comments if each["id"] == int(id)]
        one["body"] = new["body"]
    _place("comments.json").write_text(json.dumps(comments), encoding="utf-8")


def _place(name: str) -> Path:
    return Path(os.environ["STAND_INS"]) / name
