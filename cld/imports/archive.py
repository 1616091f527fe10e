"""Archives from elsewhere, opened with care: QDA projects and spreadsheets are ZIP files that others have made.

Nothing is ever unpacked to the disk. An archive that could do harm is refused as a whole, with a word on why.
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from cld.imports import Refused

MOST_MEMBERS = 20_000
"""Files in an archive. A project with a thousand interviews has a few thousand."""
MOST_TOTAL = 40_000_000_000
"""Bytes that all members unpack to, as the archive says. Projects with video are large, though packed badly."""
MOST_RATIO = 200
"""How many times smaller than its content a member may be packed. Prose packs three to five times smaller, XML
twenty to fifty; an archive made to fill a disk packs a thousand times smaller (Fifield 2019, WOOT)."""
SMALL = 1_000_000
"""Bytes below which nobody minds how well a member is packed."""
MOST_MEMBER = 200_000_000
"""Bytes of one member that is read."""
_ENCRYPTED = 0x1
_ARCHIVES = (".zip", ".qdpx", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst")
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, OSError, ValueError, EOFError, RuntimeError, LookupError,
)  # fmt: skip
"""What reading a broken archive can raise; a method that is not known raises a RuntimeError."""
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Archive:
    """The members of a ZIP file that passed every check, read one by one."""

    def __init__(self, path: str) -> None:
        """Open an archive and check its list of members.

        Raises:
            Refused: it is no archive, is broken, or could do harm.
        """
        self.path = path
        self.left = 2 * MOST_MEMBER
        """Bytes that may still be read of it, all members together."""
        try:
            self._file = zipfile.ZipFile(path)
            members = self._file.infolist()
        except FileNotFoundError:
            raise Refused(f"{path}: there is no such file") from None
        except _BROKEN as error:
            raise Refused(
                f"{path}: is no archive that can be opened, or only a part of one ({_said(error)})"
            ) from None
        try:
            files = [info for info in members if not info.filename.endswith("/")]
            self.names = {_checked(info, path): info for info in files}
            self._check_whole(files)
        except Refused:
            self._file.close()
            raise

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def _check_whole(self, members: list[zipfile.ZipInfo]) -> None:
        if len(members) > MOST_MEMBERS:
            raise Refused(
                f"{self.path}: holds {len(members):,} files; more than {MOST_MEMBERS:,} are refused"
            )
        if len(self.names) < len(members):
            raise Refused(
                f"{self.path}: two files in it have the same name, so that it could be read in two ways"
            )
        total = sum(info.file_size for info in members)
        if total > MOST_TOTAL:
            raise Refused(
                f"{self.path}: would unpack to {total // 10**9:,} GB; it looks like an archive made to do harm"
            )
        size = Path(self.path).stat().st_size
        if total > SMALL and total > MOST_RATIO * size:
            raise Refused(
                f"{self.path}: would unpack to {total // max(size, 1):,} times its size; it looks like an archive made to do harm"
            )

    def has(self, name: str) -> bool:
        """Whether there is a member of that name."""
        return name in self.names

    def find(self, ending: str) -> Iterator[str]:
        """The names that end so, sorted."""
        return (name for name in sorted(self.names) if name.lower().endswith(ending))

    def read(self, name: str) -> bytes:
        """The content of a member.

        Raises:
            Refused: it is larger than it says or than is read, broken, or an archive itself.
        """
        most = min(MOST_MEMBER, self.left)
        try:
            with self._file.open(self.names[name]) as member:
                data = member.read(most + 1)
        except _BROKEN as error:
            raise Refused(
                f"{self.path}: `{shown(name)}` in it is broken ({_said(error)}); export it once more"
            ) from None
        if len(data) > most:
            raise Refused(
                f"{self.path}: `{shown(name)}` in it is larger than {most // 10**6} MB, which is too large to read"
            )
        if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            raise Refused(
                f"{self.path}: `{shown(name)}` in it is an archive itself, and those are not opened"
            )
        self.left -= len(data)
        return data


def _checked(info: zipfile.ZipInfo, path: str) -> str:
    """The name of a member, with slashes. Raises Refused for one that has no place in such an archive."""
    name = info.filename.replace("\\", "/")
    parts = name.split("/")
    is_outside = (
        not name or name.startswith("/") or ".." in parts or (len(parts[0]) == 2 and parts[0].endswith(":"))
    )
    if is_outside or "\0" in info.orig_filename:
        raise Refused(
            f"{path}: the name `{shown(name)}` in it leads outside of the archive; it looks like one made to do harm"
        )
    if stat.S_ISLNK(info.external_attr >> 16):
        raise Refused(f"{path}: `{shown(name)}` in it is a link to another file; such archives are refused")
    if info.flag_bits & _ENCRYPTED:
        raise Refused(f"{path}: is locked with a password; export it without one")
    if info.compress_type not in _METHODS:
        raise Refused(
            f"{path}: `{shown(name)}` in it is packed in a way that such files never are; export it once more"
        )
    if name.lower().endswith(_ARCHIVES):
        raise Refused(f"{path}: holds the archive `{shown(name)}`; archives inside of archives are refused")
    if info.file_size > SMALL and info.file_size > MOST_RATIO * max(info.compress_size, 1):
        times = info.file_size // max(info.compress_size, 1)
        raise Refused(
            f"{path}: `{shown(name)}` in it would unpack to {times:,} times its size; it looks like an archive made to do harm"
        )
    return name


def shown(name: str) -> str:
    """A name from elsewhere as it may be shown: on one line, without what cannot be seen, and not too long."""
    line = "".join(c if c.isprintable() else "?" for c in name)
    return line if len(line) <= 60 else f"{line[:28]}…{line[-28:]}"


def _said(error: BaseException) -> str:
    text = shown(str(error).strip()) or type(error).__name__
    return text[:1].lower() + text[1:]
