"""Writing files whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


class Unwritable(Exception):
    """A file that cannot be written. The message is a sentence for the user; the old file is whole."""


def write_bytes(path: str | Path, data: bytes) -> None:
    """Write a file beside its place and rename it, so that at any moment the old or the new one is whole.

    Missing folders are made. A link is followed, and the permissions of an old file are kept.

    Raises:
        Unwritable: the folder cannot be made or written, the disk is full, the path is a folder.
    """
    target = Path(os.path.realpath(path))
    beside = ""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_dir():
            raise IsADirectoryError(0, "this is a folder")
        handle, beside = tempfile.mkstemp(prefix=f".{target.name[:40]}.", dir=target.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(beside, _mode(target))
        os.replace(beside, target)
    except BaseException as error:
        if beside and os.path.exists(beside):
            os.unlink(beside)
        if isinstance(error, (OSError, ValueError)):
            reason = (getattr(error, "strerror", None) or str(error)).lower()
            raise Unwritable(
                f"{path}: cannot be written ({reason}); what was there before is untouched"
            ) from None
        raise


def _mode(target: Path) -> int:
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
