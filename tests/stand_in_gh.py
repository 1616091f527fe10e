"""Stands in for GitHub's `gh api`: keeps the comments of one pull request in a file, and notes what was asked of it.

`REFUSE=1` refuses to write, as GitHub does where the token may not.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from pathlib import Path

BOT = "github-actions[bot]"


def main() -> int:
    place = Path(os.environ["STAND_INS"])
    with (place / "calls").open("a", encoding="utf-8") as file:
        file.write(json.dumps(sys.argv[1:]) + "\n")
    parser = argparse.ArgumentParser()
    parser.add_argument("api", choices=["api"])
    parser.add_argument("address")
    parser.add_argument("--method", default="GET")
    parser.add_argument("--jq")
    parser.add_argument("--field")
    parser.add_argument("--paginate", action="store_true")
    parser.add_argument("--silent", action="store_true")
    given = parser.parse_args()
    assert os.environ["GH_TOKEN"] == "a-token"
    file = place / "comments.json"
    comments = json.loads(file.read_text("utf-8")) if file.exists() else []
    if given.method == "GET":
        assert re.fullmatch(r"repos/wards/models/issues/12/comments\?per_page=100", given.address), (
            given.address
        )
        wanted = re.fullmatch(
            r'\.\[\] \| select\(\.user\.login == "(.+)" and \(\.body \| startswith\("(.+)"\)\)\) \| \.id',
            given.jq,
        )
        assert wanted, given.jq
        found = [
            each["id"]
            for each in comments
            if each["user"] == wanted[1] and each["body"].startswith(wanted[2])
        ]
        sys.stdout.write("".join(f"{id}\n" for id in found))
        return 0
    if os.environ.get("REFUSE"):
        sys.stderr.write("gh: Resource not accessible by integration (HTTP 403)\n")
        return 1
    name, _, path = given.field.partition("=@")
    assert name == "body"
    body = Path(path).read_text("utf-8")
    assert len(body) <= 65_536, "GitHub refuses longer comments"
    if given.method == "POST":
        assert given.address == "repos/wards/models/issues/12/comments"
        comments.append({"id": 100 + len(comments), "user": BOT, "body": body})
    else:
        id = re.fullmatch(r"repos/wards/models/issues/comments/(\d+)", given.address)
        assert given.method == "PATCH"
        assert id, given.address
        (one,) = [each for each in comments if each["id"] == int(id[1])]
        one["body"] = body
    file.write_text(json.dumps(comments), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
