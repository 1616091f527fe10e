"""Stands in for `curl` asking GitLab: keeps the notes of one merge request in a file, and notes what was asked of it.

Notes are handed out two to a page, so that paging is needed. A token other than `a-token` may not do anything.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

ME = 77
NOTES = "/api/v4/projects/5/merge_requests/3/notes"


def main() -> int:
    place = Path(os.environ["STAND_INS"])
    with (place / "calls").open("a", encoding="utf-8") as file:
        file.write(json.dumps(sys.argv[1:]) + "\n")
    parser = argparse.ArgumentParser()
    for flag in ("--silent", "--show-error", "--fail"):
        parser.add_argument(flag, action="store_true", required=True)
    for option in ("--header", "--output", "--request", "--data-urlencode"):
        parser.add_argument(option)
    parser.add_argument("address")
    given = parser.parse_args()
    if given.header != "PRIVATE-TOKEN: a-token":
        sys.stderr.write("curl: (22) The requested URL returned error: 401\n")
        return 22
    file = place / "comments.json"
    notes = json.loads(file.read_text("utf-8")) if file.exists() else []
    asked = urlsplit(given.address)
    assert asked.netloc == "gitlab.example.org"
    if given.request is None:
        print(json.dumps(_read(asked.path, parse_qs(asked.query), notes)))
        return 0
    name, _, path = given.data_urlencode.partition("@")
    assert name == "body"
    body = Path(path).read_text("utf-8")
    assert len(body) <= 1_000_000, "GitLab refuses longer notes"
    if given.request == "POST":
        assert asked.path == NOTES
        notes.append({"id": 100 + len(notes), "author": {"id": ME}, "body": body, "system": False})
    else:
        id = re.fullmatch(rf"{NOTES}/(\d+)", asked.path)
        assert given.request == "PUT"
        assert id, asked.path
        (one,) = [each for each in notes if each["id"] == int(id[1])]
        one["body"] = body
    file.write_text(json.dumps(notes), encoding="utf-8")
    return 0


def _read(path: str, query: dict[str, list[str]], notes: list[dict[str, object]]) -> object:
    if path == "/api/v4/user":
        return {"id": ME, "username": "project_5_bot"}
    assert path == NOTES, path
    assert query["per_page"] == ["100"]
    page = int(query["page"][0])
    return notes[2 * page - 2 : 2 * page]


if __name__ == "__main__":
    sys.exit(main())
