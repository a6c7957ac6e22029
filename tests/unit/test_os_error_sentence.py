"""What the operating system refuses, as a person reads it. Rights do not bind who runs these tests as root."""

import errno
import os

import pytest

from pipeline.cli.os_error_sentence import os_error_sentence


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (errno.EACCES, "/etc/passwd を読み書きする許可がありません"),
        (errno.EROFS, "/etc/passwd は読み取り専用の場所にあります"),
        (errno.ENOSPC, "/etc/passwd のディスクに空きがありません"),
        (errno.EIO, "/etc/passwd の読み書きができません（Input/output error）"),
    ],
)
def test_it_is_named_with_what_to_do(number, expected):
    assert os_error_sentence(OSError(number, os.strerror(number), "/etc/passwd")).startswith(expected)


def test_of_a_way_that_is_missing_the_first_folder_is_named(tmp_path):
    error = FileNotFoundError(errno.ENOENT, "", str(tmp_path / "share" / "out" / "x.csv"))
    assert f"フォルダー {tmp_path / 'share'} がありません" in os_error_sentence(error)


def test_an_error_without_a_file_is_a_sentence_all_the_same():
    assert os_error_sentence(OSError("lost")).startswith("ファイル の読み書きができません（lost）")
