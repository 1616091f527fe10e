"""Files as they were at a git revision, read through git itself."""

from __future__ import annotations

import os
import posixpath
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

_FILE, _LINK, _FOLDER, _MODULE = b"100", b"120", b"040", b"160"
"""How the modes begin that git gives to files, symbolic links, folders and submodules."""
_MOST_LINKS = 40
"""Links that lead to links, as Linux follows them."""


class NotThere(Exception):
    """A file that cannot be had from git. The message is a sentence for the user."""


class Fork(NamedTuple):
    """Where the present branch left a revision."""

    commit: str
    """The full id of that commit; of the revision itself where it is not known."""
    moved: bool
    """Whether the revision has moved on since."""
    remark: str
    """A sentence on why it is not known; else empty."""


def at_revision(revision: str, path: str, commit: str | None = None) -> bytes:
    """What a file held at a git revision.

    Args:
        revision: a branch, a tag or a commit, as git takes it.
        path: from where one stands, or else from the repository's root. The file need not be there any more.
        commit: where to look instead; the revision is then what to call that.

    Raises:
        NotThere: git is missing, there is no repository, no such revision, or no such file at that revision.
    """
    place = _place(path)
    root = repository_of(path)
    commit = commit or commit_of(revision, root)
    places = (place, Path(os.path.normpath(root / path)))
    tried = [each.relative_to(root).as_posix() for each in places if each.is_relative_to(root)] or [path]
    for name in tried:
        if (data := _behind_links(commit, name, root)) is not None:
            return data
    raise NotThere(_absent(revision, commit, tried, root))


def _place(path: str) -> Path:
    seen = Path(os.path.normpath(Path.cwd() / path))
    return seen.parent.resolve() / seen.name


def repository_of(path: str) -> Path:
    """The root of the repository that a file lies in, or lay in. Raises NotThere."""
    return root_of(next(folder for folder in _place(path).parents if folder.is_dir()))


def fork_of(revision: str, root: Path) -> Fork:
    """Where the present branch left a revision: what happened there since then is no change of this branch.

    Raises:
        NotThere: there is no such revision.
    """
    tip = commit_of(revision, root)
    done = asked(["merge-base", tip, "HEAD"], root)
    commit = done.stdout.decode("ascii").strip()
    if done.returncode == 0 and commit:
        return Fork(commit, commit != tip, "")
    remark = f"It is not known where this branch left `{revision}`, so it is compared with `{revision}` as it is now"
    if asked(["rev-parse", "--is-shallow-repository"], root).stdout.strip() == b"true":
        remark += ": this is a shallow clone, and `git fetch --unshallow` brings the rest"
    return Fork(tip, False, f"{remark}.")


def _behind_links(commit: str, name: str, root: Path) -> bytes | None:
    """What a file held, or the file that it was a link to; None where there is neither."""
    for _ in range(_MOST_LINKS):
        kind = _kind(commit, name, root)
        if kind not in (_FILE, _LINK):
            return None
        data = _answer(["cat-file", "blob", f"{commit}:{name}"], root)
        if kind == _FILE:
            return data
        name = posixpath.normpath(posixpath.join(posixpath.dirname(name), os.fsdecode(data)))
    return None


def _kind(commit: str, name: str, root: Path) -> bytes:
    """How the mode of an entry begins; empty where nothing has that name."""
    return asked(["ls-tree", "-z", "--full-tree", commit, "--", f":(literal){name}"], root).stdout[:3]


def root_of(folder: Path) -> Path:
    """The root of the repository that a folder lies in. Raises NotThere."""
    done = asked(["rev-parse", "--show-toplevel"], folder)
    if done.returncode == 0:
        return Path(os.fsdecode(done.stdout).rstrip("\n")).resolve()
    said = done.stderr.decode("utf-8", errors="replace")
    if "dubious ownership" in said:
        raise NotThere(
            "git does not read this repository, because it belongs to somebody else; "
            "`git config --global --add safe.directory FOLDER` allows it"
        )
    if "work tree" in said:
        raise NotThere("this repository is a bare one, without files; clone it, and stand in the clone")
    raise NotThere("this folder is in no git repository, so there are no revisions to compare with")


def commit_of(revision: str, root: Path) -> str:
    """The full id of a revision's commit. Raises NotThere, with what one may have meant."""
    done = asked(["rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"], root)
    if done.returncode == 0:
        return done.stdout.decode("ascii").strip()
    near = f"git knows no revision `{revision}`"
    if not asked(["rev-parse", "--verify", "--quiet", "HEAD"], root).stdout:
        raise NotThere(f"{near}: nothing has been committed in this repository yet")
    if asked(["rev-parse", "--is-shallow-repository"], root).stdout.strip() == b"true":
        raise NotThere(
            f"{near}: this is a shallow clone, which holds only the latest commits. "
            "`git fetch --unshallow` brings the others (in GitHub Actions, `fetch-depth: 0`)"
        )
    remote = f"origin/{revision}"
    if asked(["rev-parse", "--verify", "--quiet", "--end-of-options", f"{remote}^{{commit}}"], root).stdout:
        raise NotThere(f"{near}; did you mean `{remote}`?")
    raise NotThere(f"{near}; `git branch --all` and `git tag` list what it knows")


def _absent(revision: str, commit: str, tried: Sequence[str], root: Path) -> str:
    if (former := _former_name(commit, tried, root)) is not None:
        return f"there is no `{tried[0]}` at `{revision}`; there it was called `{former}`: compare with `{revision}:{former}`"
    kind = next(filter(None, (_kind(commit, name, root) for name in tried)), b"")
    if kind in (_FOLDER, _MODULE):
        return f"at `{revision}`, `{tried[0]}` is a folder; name the file inside it"
    if kind == _LINK:
        return f"at `{revision}`, `{tried[0]}` is a link to a file that is not in the repository"
    return f"there is no `{tried[0]}` at `{revision}`: the file was added later, or had another name there"


def _former_name(commit: str, tried: Sequence[str], root: Path) -> str | None:
    """What a file that git follows was called at the commit, where git sees that it was renamed."""
    done = asked(["diff", "--name-status", "-z", "--find-renames", "--diff-filter=R", commit], root)
    fields = os.fsdecode(done.stdout).split("\0")
    renames = {new: old for old, new in zip(fields[1::3], fields[2::3], strict=False)}
    return next((renames[name] for name in tried if name in renames), None)


def _answer(arguments: Sequence[str], folder: Path) -> bytes:
    done = asked(arguments, folder)
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", errors="replace").strip().splitlines()
        raise NotThere(f"git could not read the file ({said[0] if said else 'it did not say why'})")
    return done.stdout


def asked(arguments: Sequence[str], folder: Path) -> subprocess.CompletedProcess[bytes]:
    """What git answers. No shell, no questions to the user, nothing written, its words in English."""
    try:
        return subprocess.run(
            ["git", *arguments],
            cwd=folder,
            env=environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        raise NotThere("revisions are read with git, which is not installed here, or not found") from None
    except (OSError, ValueError) as error:
        raise NotThere(f"git could not be run ({getattr(error, 'strerror', None) or error})") from None


def environment() -> dict[str, str]:
    """What git is run with: no questions to the user, nothing written, its words in English, paths as they are."""
    quiet = {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "GIT_LITERAL_PATHSPECS": "0"}
    return {**os.environ, "LC_ALL": "C", **quiet}
