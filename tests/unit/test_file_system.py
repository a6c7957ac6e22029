"""What the file system of a home promises is known, and reported by `doctor`."""

import errno
import os
from pathlib import Path

import pytest

from pipeline.cli.doctor import doctor_command
from pipeline.operations import file_system
from pipeline.operations.atomic_write import write_atomically
from pipeline.operations.file_system import weakness_of
from pipeline.settings import Home

MOUNTS = r"""25 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
30 25 0:25 / /memory rw,nosuid - tmpfs tmpfs rw
31 25 0:26 / /share rw - nfs4 server:/share rw,sync
32 25 8:2 / /old rw - ext3 /dev/sdb1 rw,barrier=0
33 25 8:3 / /closed ro,relatime - ext4 /dev/sdc1 rw
34 25 0:27 / /my\040disk rw - fuse.sshfs me@there rw
35 25 8:4 / /memory/good rw - xfs /dev/sdd1 rw
"""


@pytest.fixture
def mounts(tmp_path, monkeypatch):
    (tmp_path / "mountinfo").write_text(MOUNTS)
    monkeypatch.setattr(file_system, "_MOUNTS", tmp_path / "mountinfo")
    monkeypatch.setattr(file_system, "can_flush", lambda _: True)


@pytest.mark.parametrize(
    ("folder", "kind", "weakness"),
    [
        ("/srv/home", "ext4", ""),
        ("/memory/home", "tmpfs", "メモリーの上"),
        ("/memory/good/home", "xfs", ""),
        ("/memoryless", "ext4", ""),
        ("/share/home", "nfs4", "共有フォルダー"),
        ("/old/home", "ext3", "barrier=0"),
        ("/closed/home", "ext4", "読み取り専用"),
        ("/my disk/home", "fuse.sshfs", "共有フォルダーか仮想"),
    ],
)
def test_a_file_system_that_does_not_keep_what_is_flushed_is_known(mounts, tmp_path, folder, kind, weakness):
    found, said = weakness_of(Path(folder))
    assert found == kind and weakness in said and bool(said) == bool(weakness)


def refuse_folders(descriptor: int, real=os.fsync) -> None:
    """fsync as some file systems of user space have it."""
    if Path(f"/proc/self/fd/{descriptor}").is_dir():
        raise OSError(errno.EINVAL, "Invalid argument")
    real(descriptor)


def test_where_a_folder_cannot_be_flushed_files_are_written_all_the_same_and_doctor_says_so(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(os, "fsync", refuse_folders)
    write_atomically(tmp_path / "a" / "b.txt", "x")
    assert (tmp_path / "a" / "b.txt").read_text() == "x"
    doctor_command(Home(tmp_path))
    line = next(line for line in capsys.readouterr().out.split("\n○") if "ディスク" in line)
    assert "△" in line and "fsync" in line


def test_a_disk_that_fails_is_an_error(tmp_path, monkeypatch):
    def fail(descriptor: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="Input/output error"):
        write_atomically(tmp_path / "a.txt", "x")
