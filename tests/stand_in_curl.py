"""Stands in for `curl` asking GitLab, with the notes of one merge request.

Notes are handed out two to a page, so that paging is needed. A token other than `a-token` may not do anything.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from stand_ins import asked, kept, write

ME = {"id": 77}
NOTES = "/api/v4/projects/5/merge_requests/3/notes"


def main() -> int:
    parser = argparse.ArgumentParser()
    for flag in ("--silent", "--show-error", "--fail"):
        parser.add_argument(flag, action="store_true", required=True)
    for option in ("--header", "--output", "--request", "--data-urlencode"):
        parser.add_argument(option)
    parser.add_argument("address")
    given = parser.parse_args(asked())
    if given.header != "PRIVATE-TOKEN: a-token":
        sys.stderr.write("curl: (22) The requested URL returned error: 401\n")
        return 22
    address = urlsplit(given.address)
    assert address.netloc == "gitlab.example.org"
    if given.request is None:
        print(
            json.dumps(ME if address.path == "/api/v4/user" else page_of_notes(address.path, address.query))
        )
        return 0
    name, _, path = given.data_urlencode.partition("@")
    body = Path(path).read_text("utf-8")
    assert name == "body"
    assert len(body) <= 1_000_000, "GitLab refuses longer notes"
    one = re.fullmatch(rf"{NOTES}/(\d+)", address.path)
    assert (given.request, address.path) == ("POST", NOTES) or (given.request == "PUT" and one)
    write(kept(), one[1] if one else None, {"author": ME, "body": body})
    return 0


def page_of_notes(path: str, query: str) -> object:
    asked_for = parse_qs(query)
    assert (path, asked_for["per_page"]) == (NOTES, ["100"])
    page = int(asked_for["page"][0])
    return kept()[2 * page - 2 : 2 * page]


if __name__ == "__main__":
    sys.exit(main())
