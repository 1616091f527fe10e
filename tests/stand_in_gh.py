"""Stands in for GitHub's `gh api`, with the comments of one pull request.

`REFUSE=1` refuses to write, as GitHub does where the token may not.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from pathlib import Path

from stand_ins import asked, kept, write

COMMENTS = "repos/wards/models/issues/12/comments"
_JQ = r'\.\[\] \| select\(\.user\.login == "(.+)" and \(\.body \| startswith\("(.+)"\)\)\) \| \.id'


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("api", choices=["api"])
    parser.add_argument("address")
    for option in ("--method", "--jq", "--field"):
        parser.add_argument(option)
    for flag in ("--paginate", "--silent"):
        parser.add_argument(flag, action="store_true")
    given = parser.parse_args(asked())
    assert os.environ["GH_TOKEN"] == "a-token"
    if given.method is None:
        assert (given.address, given.paginate) == (f"{COMMENTS}?per_page=100", True)
        login, start = re.fullmatch(_JQ, given.jq).groups()  # type: ignore[union-attr]
        found = [each["id"] for each in kept() if each["user"] == login and each["body"].startswith(start)]
        sys.stdout.write("".join(f"{id}\n" for id in found))
        return 0
    if os.environ.get("REFUSE"):
        sys.stderr.write("gh: Resource not accessible by integration (HTTP 403)\n")
        return 1
    name, _, path = given.field.partition("=@")
    body = Path(path).read_text("utf-8")
    assert name == "body"
    assert len(body) <= 65_536, "GitHub refuses longer comments"
    one = re.fullmatch(r"repos/wards/models/issues/comments/(\d+)", given.address)
    assert (given.method, given.address) == ("POST", COMMENTS) or (given.method == "PATCH" and one)
    write(kept(), one[1] if one else None, {"user": "github-actions[bot]", "body": body})
    return 0


if __name__ == "__main__":
    sys.exit(main())
