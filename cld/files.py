"""Writing files whole or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO


class Unwritable(Exception):
    """A file that cannot be written. The message is a sentence for the user; the old file is whole."""


def write_bytes(path: str | Path, data: bytes, private: bool = False) -> None:
    """Write a file beside its place and rename it, so that at any moment the old or the new one is whole.

    Missing folders are made. A link is followed, and the permissions of an old file are kept; a new one that is
    private is at no moment for anybody but its owner to read.

    Raises:
        Unwritable: the folder cannot be made or written, the disk is full, the path is a folder.
    """
    import tempfile  # it brings in random and hashlib, which commands that write nothing do not need

    beside = ""
    try:
        target = Path(os.path.realpath(path))
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_dir():
            raise IsADirectoryError
        handle, beside = tempfile.mkstemp(prefix=f".{target.name[:40]}.", dir=target.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(beside, 0o600 if private and not target.exists() else _mode(target))
        os.replace(beside, target)
    except BaseException as error:
        if beside and os.path.exists(beside):
            os.unlink(beside)
        if isinstance(error, (OSError, ValueError)):
            raise Unwritable(
                f"{path}: cannot be written: {_reason(error)}; what was there before is untouched"
            ) from None
        raise


def write_together(files: Mapping[Path, bytes], private: Container[Path] = ()) -> None:
    """Write several files in their order, all or none: after a failure, or Ctrl-C, each is as it was before.

    Raises:
        Unwritable: as for `write_bytes`; or what was written could not be taken back, which the message says.
    """
    before: list[tuple[Path, bytes | None]] = []
    new = [folder for path in files for folder in path.parents if not folder.exists()]
    try:
        for path, data in files.items():
            before.append((path, path.read_bytes() if path.is_file() else None))
            write_bytes(path, data, path in private)
    except BaseException as error:
        left = [str(path) for path, data in reversed(before) if not _put_back(path, data)]
        for folder in sorted(set(new), key=lambda each: len(each.parts), reverse=True):
            with suppress(OSError):
                folder.rmdir()
        if left:
            raise Unwritable(
                f"{error}; and what was there before could not be put back: {', '.join(left)}"
            ) from None
        if isinstance(error, OSError):
            raise Unwritable(f"{path}: cannot be read: {_reason(error)}") from None
        raise


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep every other process waiting that asks for the same folder, so that nobody writes between a look and a write.

    It leaves nothing behind, whatever ends the process. Where the system or the disk has no such locks (Windows, some
    network drives), nobody waits.
    """
    try:
        from fcntl import LOCK_EX, flock

        handle = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):
        yield
        return
    try:
        with suppress(OSError):
            flock(handle, LOCK_EX)
        yield
    finally:
        os.close(handle)


def _put_back(path: Path, data: bytes | None) -> bool:
    """Give a file its old content back, or remove it where there was none. Whether that went well."""
    try:
        if data is None:
            path.unlink(missing_ok=True)
        elif path.read_bytes() != data:
            write_bytes(path, data)
    except (OSError, Unwritable):
        return False
    return True


def partial(path: str | Path) -> Path:
    """Where a file that takes long to write is put together: beside its place, with `.partial` after its name."""
    target = Path(os.path.realpath(path))
    return target.with_name(f"{target.name}.partial")


@contextmanager
def growing(path: str | Path) -> Iterator[BinaryIO]:
    """A file that is written bit by bit under another name (see `partial`) and gets its own once it is whole.

    When it is interrupted (Ctrl-C), what was written so far stays under the other name; after any other failure it is
    removed. What was under the file's own name before is untouched in both cases.

    Raises:
        Unwritable: as for `write_bytes`.
    """
    beside = partial(path)
    target = beside.with_name(beside.name.removesuffix(".partial"))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_dir():
            raise IsADirectoryError
        mode = _mode(target)
        with beside.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.chmod(beside, mode)
        os.replace(beside, target)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        beside.unlink(missing_ok=True)
        if isinstance(error, (OSError, ValueError)):
            raise Unwritable(
                f"{path}: cannot be written: {_reason(error)}; what was there before is untouched"
            ) from None
        raise


def _reason(error: OSError | ValueError) -> str:
    """What kept a file from being written, in plain words."""
    if isinstance(error, IsADirectoryError):
        return "there is a folder of that name"
    if isinstance(error, (FileExistsError, NotADirectoryError)):
        return "what should be a folder on the way to it is a file"
    if isinstance(error, PermissionError):
        return "you may not write there (permission denied)"
    if getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "the disk is full"
    return (getattr(error, "strerror", None) or str(error)).lower()


def _mode(target: Path) -> int:
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
