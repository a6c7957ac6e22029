"""Backups: names of any characters come back exactly, and who changed one is found out where it is signed."""

import io
import subprocess
import tarfile
from hashlib import sha256
from pathlib import Path

import pytest

from pipeline.operations.backup import CHECKSUMS, BackupError, backup, restore, verify_backup
from pipeline.operations.backup_signature import SignatureError, make_key_pair
from pipeline.settings import Home

NAMES = (
    "plain.csv", "a\nb.csv", "a\rb.csv", "a\\nb.csv", "\\", "a\x1b[31mb\x07.csv", "a\x0bb\x0cc\x1cd\x85e\u2028f.csv",
    "  two  spaces  ", "\u202egnp.exe", "日本語「括弧」.csv", b"\x93\xfa\x96{.csv".decode("utf-8", "surrogateescape"),
)  # fmt: skip


@pytest.fixture
def home(tmp_path) -> Home:
    """A home with a file of each of these names."""
    own = Home(tmp_path / "home")
    own.history.mkdir(parents=True)
    for number, name in enumerate(NAMES):
        (own.history / name).write_text(str(number), encoding="utf-8")
    return own


@pytest.fixture
def signed(home, tmp_path) -> tuple[Path, Path]:
    """A signed archive, and the public key."""
    make_key_pair(home, tmp_path / "office" / "key.pub")
    backup(home, tmp_path / "home.tar")
    return tmp_path / "home.tar", tmp_path / "office" / "key.pub"


def tampered(archive: Path) -> None:
    """Change a file, and its checksum with it: the archive is sound in itself."""
    out = io.BytesIO()
    with tarfile.open(archive) as source, tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as target:
        for member in source:
            content = source.extractfile(member).read()
            if member.name == "history/plain.csv":
                old, content = sha256(content).hexdigest(), b"9"
            elif member.name == CHECKSUMS:
                content = content.replace(old.encode(), sha256(b"9").hexdigest().encode())
            member.size = len(content)
            target.addfile(member, io.BytesIO(content))
    archive.write_bytes(out.getvalue())


def test_names_of_any_characters_come_back_exactly(home, tmp_path):
    assert backup(home, tmp_path / "home.tar") == len(NAMES)
    restore(tmp_path / "home.tar", Home(tmp_path / "back"))
    back = tmp_path / "back" / "history"
    assert {path.name: path.read_text() for path in back.iterdir()} == {n: str(i) for i, n in enumerate(NAMES)}


def test_sha256sum_reads_the_list_of_checksums(home, tmp_path):
    backup(home, tmp_path / "home.tar")
    with tarfile.open(tmp_path / "home.tar") as archive:
        archive.extractall(tmp_path / "out", filter="data")
    checked = subprocess.run(["sha256sum", "--check", "--strict", CHECKSUMS], cwd=tmp_path / "out", capture_output=True)
    assert checked.returncode == 0, checked.stderr


def test_a_name_that_is_not_in_the_list_is_shown_escaped(home, tmp_path):
    backup(home, tmp_path / "home.tar")
    whole = (tmp_path / "home.tar").read_bytes()
    listed = sha256(b"1").hexdigest().encode()
    (tmp_path / "home.tar").write_bytes(whole.replace(listed, b"0" * 64))
    with pytest.raises(BackupError, match=r"1件、'history/a\\nb\.csv'"):
        verify_backup(tmp_path / "home.tar", None)


def test_a_signed_backup_is_verified_and_restored(signed, tmp_path):
    archive, key = signed
    assert verify_backup(archive, key) == (len(NAMES), True) and verify_backup(archive, None) == (len(NAMES), False)
    assert restore(archive, Home(tmp_path / "back"), key) == len(NAMES)
    assert not (tmp_path / "back" / "backup.key").exists(), "whoever has a backup could sign another one"


def test_a_tampered_archive_with_matching_sums_is_refused_where_it_is_signed(signed, tmp_path):
    archive, key = signed
    tampered(archive)
    assert verify_backup(archive, None)[0] == len(NAMES), "sound in itself"
    for look in (lambda: verify_backup(archive, key), lambda: restore(archive, Home(tmp_path / "back"), key)):
        with pytest.raises(BackupError, match=r"署名が .*key\.pub のものではありません"):
            look()
    assert not (tmp_path / "back").exists()


def test_an_archive_whose_signature_was_taken_away_is_refused_where_a_key_is_given(signed):
    archive, key = signed
    archive.with_name("home.tar.minisig").unlink()
    with pytest.raises(BackupError, match=r"署名.*がありません"):
        verify_backup(archive, key)


def test_a_signature_by_another_key_is_refused(signed, tmp_path):
    archive, _ = signed
    make_key_pair(Home(tmp_path / "other"), tmp_path / "other.pub")
    with pytest.raises(BackupError, match=r"other\.pub のものではありません"):
        verify_backup(archive, tmp_path / "other.pub")


@pytest.mark.parametrize("content", [b"", b"no key", b"untrusted comment: x\nAAAA\n"])
def test_what_is_no_key_is_called_so(signed, tmp_path, content):
    (tmp_path / "bad.pub").write_bytes(content)
    with pytest.raises(BackupError, match="公開鍵として読めません"):
        verify_backup(signed[0], tmp_path / "bad.pub")


def test_a_secret_key_that_is_damaged_leaves_no_archive(home, tmp_path):
    home.backup_key.write_bytes(b"?")
    with pytest.raises(BackupError, match="署名できません"):
        backup(home, tmp_path / "home.tar")
    assert not list(tmp_path.glob("*home.tar*"))


def test_keys_are_readable_by_their_owner_only_and_never_written_over(home, tmp_path):
    make_key_pair(home, tmp_path / "key.pub")
    assert home.backup_key.stat().st_mode & 0o777 == 0o600
    for public in (tmp_path / "key.pub", tmp_path / "key2.pub"):
        with pytest.raises(SignatureError, match="もうあります"):
            make_key_pair(home, public)


def test_the_public_key_does_not_lie_in_the_home(home):
    with pytest.raises(SignatureError, match="置き場の外"):
        make_key_pair(home, home.folder / "key.pub")
    assert not home.backup_key.exists()
