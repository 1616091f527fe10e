"""The specs of a git repository as they are now beside what they were at a base: the start of a branch.

A handful of git processes does it for any number of specs: one tells what changed and was renamed, one what there was,
and one hands out all contents.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, NamedTuple

from cld.revisions import NotThere, asked, environment, fork_of, root_of
from cld.source import Source, Unreadable, decode

ENDINGS = (".yaml", ".yml")
FOLDER = "specs"


class Base(NamedTuple):
    """What specs are compared with."""

    name: str
    """As the user called it, or what was found where nothing was named."""
    commit: str
    """The full id of the commit."""
    root: Path
    remark: str = ""
    """A sentence on which commit that is, where it is not simply the one that was named."""


class Pair(NamedTuple):
    """A spec now and at the base."""

    path: str | None
    """How to open it from where one stands; None where it is gone."""
    place: str
    """Its path from the root of the repository, with slashes; of a spec that is gone, the one it had."""
    former: str | None
    """Its path at the base, from the root; None where it was not there."""
    blob: str
    """The id of what it held at the base; empty where it was not there."""
    same: bool
    """Not one byte changed."""


def base_of(revision: str | None) -> Base:
    """The commit to compare with: where the present branch left the revision, or the revision itself.

    What happened on the other branch since then is no change of this one.

    Args:
        revision: a branch, a tag or a commit; None for the main branch, `origin`'s if there is one.

    Raises:
        NotThere: git is missing, there is no repository, or no such revision.
    """
    root = root_of(Path.cwd())
    name = _main_branch(root) if revision is None else revision
    fork = fork_of(name, root)
    moved = f"That is where this branch left `{name}`, which has moved on since." if fork.moved else ""
    return Base(name, fork.commit, root, fork.remark or moved)


_MAIN = ("refs/remotes/origin/HEAD", "refs/remotes/origin/main", "refs/remotes/origin/master")
_OWN = ("refs/heads/main", "refs/heads/master")


def _main_branch(root: Path) -> str:
    done = asked(["for-each-ref", "--format=%(refname) %(symref)", *_MAIN, *_OWN], root)
    found = dict(line.split(" ", 1) for line in os.fsdecode(done.stdout).splitlines())
    for name in (*_MAIN, *_OWN):
        if name in found:
            return (found[name] or name).removeprefix("refs/remotes/").removeprefix("refs/heads/")
    raise NotThere(
        "no revision to compare with was named, and git knows no branch `main` or `master`; name one with `--base`"
    )


def pairs_of(paths: Sequence[str] | None, base: Base) -> list[Pair]:
    """Specs now and at the base, in the order of their places.

    Args:
        paths: specs from where one stands, or None for all below `specs/` that are there now, or were at the base.

    Raises:
        NotThere: a path lies outside the repository, or leads nowhere, now and at the base; or what changed is not
            checked out.
    """
    changes = _changes(base)
    if paths is None:
        folder = _place(FOLDER, base) + "/"
        every = ((_place(path, base), path) for path in _specs_now())
        now = {place: path for place, path in every if not _is_elsewhere(place, base)}
        moved = (new for new, old in changes.former.items() if old.startswith(folder) and new not in now)
        now |= {place: _shown(place, base) for place in moved}
        gone = [place for place in changes.gone if place.startswith(folder)]
        elsewhere = (place for place in now if not place.startswith(folder))
        held = _held([folder, *elsewhere, *changes.former.values()], base)
        now |= {
            place: _shown(place, base)
            for place in sorted(changes.touched)
            if _leads_nowhere(place, held, base)
        }
        _refuse_what_is_not_checked_out(folder, {*now, *gone, *changes.former.values()}, changes, held, base)
    else:
        now, gone = _named(paths, changes, base)
        held = _held([*now, *gone, *changes.former.values()], base)
    pairs = [_pair(place, path, changes, held) for place, path in now.items()]
    pairs = list(_matched(pairs, gone, held))
    taken = {pair.former for pair in pairs}
    pairs += [
        Pair(None, place, place, held[place], False) for place in gone if place in held and place not in taken
    ]
    return sorted(pairs, key=lambda pair: pair.place)


def _refuse_what_is_not_checked_out(
    folder: str, told: Collection[str], changes: _Changes, held: Mapping[str, str], base: Base
) -> None:
    """Stop where a sparse checkout lacks specs that changed, or all specs: the report would not be the whole one."""
    known = (place for place in sorted({*held, *changes.touched}) if place.startswith(folder))
    absent = [place for place in known if place not in told and not os.path.lexists(base.root / place)]
    lacking = [place for place in absent if place in changes.touched] if told else absent
    if lacking:
        raise NotThere(
            f"{lacking[0]} is in the repository, but not checked out here (this is a sparse checkout); "
            f"`git sparse-checkout add {lacking[0].rpartition('/')[0]}` brings it"
        )


class _Changes(NamedTuple):
    """What git says is different in YAML files, by paths from the root."""

    touched: frozenset[str]
    gone: tuple[str, ...]
    former: Mapping[str, str]
    """Earlier paths of files that were renamed."""


def _changes(base: Base) -> _Changes:
    done = asked(
        ["diff", "--name-status", "-z", "--no-ext-diff", "--find-renames", "--diff-filter=ADMRT", base.commit, "--",
         *(f"*{ending}" for ending in ENDINGS)],
        base.root,
    )  # fmt: skip
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", errors="replace").strip().splitlines()
        raise NotThere(
            f"git could not compare with `{base.name}` ({said[0] if said else 'it did not say why'})"
        )
    fields = iter(os.fsdecode(done.stdout).split("\0"))
    touched, gone, former = [], [], {}
    for letter in fields:
        if not letter:
            continue
        path = next(fields)
        if letter.startswith("R"):
            former[new := next(fields)] = path
            touched.append(new)
        elif letter == "D":
            gone.append(path)
        else:
            touched.append(path)
    return _Changes(frozenset(touched), tuple(gone), former)


def _held(paths: Iterable[str], base: Base) -> dict[str, str]:
    """The ids of what these files, and those in these folders, held at the base."""
    wanted = list(dict.fromkeys(path for path in paths if path not in ("", "./")))
    if not wanted:
        return {}
    done = asked(["ls-tree", "-r", "-z", "--full-tree", base.commit, "--", *wanted], base.root)
    found = {}
    for line in os.fsdecode(done.stdout).split("\0"):
        head, _, path = line.partition("\t")
        if path.lower().endswith(ENDINGS) and not head.startswith("120000"):  # a link within the repository
            found[path] = head.split()[2]
    return found


def _specs_now() -> list[str]:
    folder = Path(FOLDER)
    found = (path for ending in ENDINGS for path in folder.rglob(f"*{ending}") if path.is_file())
    return sorted(path.as_posix() for path in found)


def _place(path: str, base: Base) -> str:
    """A path from where one stands as one from the root."""
    seen = Path(os.path.normpath(Path.cwd() / path))
    try:
        behind = seen.is_symlink() and seen.exists() and seen.resolve().is_relative_to(base.root)
        if behind:  # what changes is the file behind it
            return seen.resolve().relative_to(base.root).as_posix()
        place = seen.parent.resolve() / seen.name
        return place.relative_to(base.root).as_posix()
    except (ValueError, OSError, RuntimeError):
        raise NotThere(f"{path}: this lies outside the git repository that one stands in") from None


def _is_elsewhere(place: str, base: Base) -> bool:
    """Whether a path from the root lies in a repository of its own inside this one, such as a submodule."""
    folders = Path(place).parents[:-1]
    return any((base.root / folder / ".git").exists() for folder in folders)


def _leads_nowhere(place: str, held: Mapping[str, str], base: Base) -> bool:
    """Whether a spec of the base is now a link to nothing, which nobody can read."""
    return place in held and os.path.islink(base.root / place) and not (base.root / place).exists()


def _shown(place: str, base: Base) -> str:
    """A path from the root as one from where one stands."""
    return Path(os.path.relpath(base.root / place)).as_posix()


def _named(paths: Sequence[str], changes: _Changes, base: Base) -> tuple[dict[str, str], list[str]]:
    """Of paths that the user named, those that are there, and those that only were."""
    now: dict[str, str] = {}
    gone: list[str] = []
    later = {old: new for new, old in changes.former.items()}
    for path in paths:
        place = _place(path, base)
        if Path(path).is_dir():
            raise NotThere(f"{path}: this is a folder; name the specs inside it")
        if _is_elsewhere(place, base):
            raise NotThere(
                f"{path}: this lies in another git repository inside this one (a submodule); report on it from there"
            )
        if Path(path).exists():
            now[place] = path
        elif place in later:
            now[later[place]] = _shown(later[place], base)
        elif place in changes.gone:
            gone.append(place)
        elif place in changes.touched and os.path.lexists(path):  # a link that leads nowhere has its place
            now[place] = path
        else:
            raise NotThere(f"{path}: there is no such file, now or at `{base.name}`")
    return now, gone


def _pair(place: str, path: str, changes: _Changes, held: Mapping[str, str]) -> Pair:
    former = changes.former.get(place, place)
    if former not in held:
        return Pair(path, place, None, "", False)
    return Pair(path, place, former, held[former], place == former and place not in changes.touched)


def _matched(pairs: Iterable[Pair], gone: Sequence[str], held: Mapping[str, str]) -> Iterator[Pair]:
    """Finds the former selves of files that git does not know yet, where they hold just the same."""
    left = {held[place]: place for place in gone if place in held}
    for pair in pairs:
        blob = _blob_of(pair.path) if left and pair.former is None and pair.path else ""
        if blob in left:
            yield pair._replace(former=left.pop(blob), blob=blob, same=False)
        else:
            yield pair


def _blob_of(path: str) -> str:
    """The id that git would give a file's content."""
    from hashlib import sha1

    try:
        data = Path(path).read_bytes()
    except OSError:
        return ""
    return sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


class Contents:
    """Hands out what files held at a base, all from one git process. To be used in a `with`."""

    def __init__(self, base: Base) -> None:
        self._base = base
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Contents:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.communicate()

    def source(self, pair: Pair) -> Source:
        """The spec as it was. Raises Unreadable for what is no text, NotThere where git cannot give it."""
        name = f"{self._base.name}:{pair.former}"
        data = self._read(pair.blob)
        if data is None:
            raise NotThere(f"{name}: git cannot give this file, whose content it lacks")
        return decode(name, data)

    def beside(self) -> Callable[[Path], Source]:
        """Reads files that lie beside specs as they were, given their paths of now. Raises Unreadable."""

        def read(path: Path) -> Source:
            place = (
                path.relative_to(self._base.root).as_posix() if path.is_relative_to(self._base.root) else ""
            )
            data = self._read(f"{self._base.commit}:{place}") if place and "\n" not in place else None
            if data is None:
                raise Unreadable(f"{path.name}: there is no such file at `{self._base.name}`")
            return decode(path.name, data)

        return read

    def _read(self, name: str) -> bytes | None:
        if self._process is None:
            self._process = subprocess.Popen(
                ["git", "cat-file", "--batch"],
                cwd=self._base.root, env=environment(),
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        ask, answer = self._process.stdin, self._process.stdout
        assert ask is not None, "it was started with pipes"
        assert answer is not None, "it was started with pipes"
        try:
            ask.write(os.fsencode(name) + b"\n")
            ask.flush()
            return _answered(answer)
        except OSError:
            raise NotThere("git ended before it had given all files; is the repository damaged?") from None


def _answered(answer: IO[bytes]) -> bytes | None:
    """One answer of `git cat-file --batch`: a line with type and size, the content, and a newline."""
    head = answer.readline().split()
    if len(head) != 3 or not head[2].isdigit():
        return None
    data = answer.read(int(head[2]) + 1)[:-1]
    return data if head[1] == b"blob" else None


def named_path(pair: Pair, base: Base) -> str:
    """What a spec was called at the base, seen from where one stands."""
    return _shown(pair.former or pair.place, base)
