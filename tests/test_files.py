"""Files are written whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from threading import Thread

import pytest

from cld.files import Unwritable, alone, write_bytes

OLD, NEW = b"what was there before", b"what comes instead, and is longer"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "figure.svg"
    path.write_bytes(OLD)
    return path


def left_alone(target: Path) -> bool:
    """The old file is whole, and nothing else lies beside it."""
    return target.read_bytes() == OLD and [path.name for path in target.parent.iterdir()] == [target.name]


def test_a_file_is_replaced_and_nothing_is_left_beside_it(target: Path) -> None:
    write_bytes(target, NEW)
    assert target.read_bytes() == NEW
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_missing_folders_are_made(tmp_path: Path) -> None:
    write_bytes(tmp_path / "a" / "b" / "c.svg", NEW)
    assert (tmp_path / "a" / "b" / "c.svg").read_bytes() == NEW


@pytest.mark.parametrize("step", ["os.fsync", "os.chmod", "os.replace"])
@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "No space left on device"), PermissionError(errno.EACCES, "no")]
)
def test_a_failure_at_any_step_leaves_the_old_file_whole(
    target: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: OSError
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(step, fail)
    with pytest.raises(Unwritable) as raised:
        write_bytes(target, NEW)
    assert left_alone(target)
    assert str(raised.value).startswith(f"{target}: cannot be written: ")
    assert ("the disk is full" in str(raised.value)) == (error.errno == errno.ENOSPC)


@pytest.mark.parametrize("step", ["os.fsync", "os.replace"])
def test_an_interrupt_leaves_the_old_file_whole_and_passes_on(
    target: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(step, interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_bytes(target, NEW)
    assert left_alone(target)


def test_a_folder_in_the_files_place_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unwritable, match="there is a folder of that name"):
        write_bytes(tmp_path, NEW)


def test_a_file_in_a_folders_place_is_told(target: Path) -> None:
    with pytest.raises(Unwritable, match="what should be a folder on the way to it is a file"):
        write_bytes(target / "x.svg", NEW)
    assert left_alone(target)


def test_a_folder_that_may_not_be_written_is_told(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    with pytest.raises(Unwritable, match="you may not write there"):
        write_bytes(target, NEW)
    assert left_alone(target)


@pytest.mark.parametrize("path", ["x\0y", "x" * 5000])
def test_an_impossible_name_is_told(tmp_path: Path, path: str) -> None:
    with pytest.raises(Unwritable):
        write_bytes(f"{tmp_path}/{path}", NEW)


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_permissions_are_kept_and_new_files_have_the_usual_ones(target: Path) -> None:
    target.chmod(0o640)
    write_bytes(target, NEW)
    assert target.stat().st_mode & 0o777 == 0o640
    plain = target.with_name("plain")
    plain.write_bytes(b"")
    write_bytes(target.with_name("new"), NEW)
    assert target.with_name("new").stat().st_mode == plain.stat().st_mode


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege")
def test_a_link_is_followed_and_stays_a_link(target: Path) -> None:
    link = target.with_name("link.svg")
    link.symlink_to(target)
    write_bytes(link, NEW)
    assert link.is_symlink()
    assert target.read_bytes() == NEW


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege")
def test_links_that_lead_round_in_a_circle_are_told(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(Unwritable):
        write_bytes(tmp_path / "a" / "x", NEW)


def test_who_is_alone_in_a_folder_keeps_others_waiting_and_leaves_nothing(tmp_path: Path) -> None:
    order = []

    def other() -> None:
        with alone(tmp_path):
            order.append("the other")

    with alone(tmp_path):
        thread = Thread(target=other)
        thread.start()
        thread.join(0.1)
        order.append("the first")
    thread.join()
    assert order == ["the first", "the other"]
    assert list(tmp_path.iterdir()) == []


def test_where_there_are_no_locks_nobody_waits(tmp_path: Path) -> None:
    with alone(tmp_path / "gone"):
        pass
