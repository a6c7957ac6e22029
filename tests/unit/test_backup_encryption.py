"""Encrypted backups: without the secret key nobody reads one, and no plain copy of it lies anywhere."""

import os
import subprocess
import sys
from pathlib import Path

import pyrage
import pytest

from pipeline.operations.backup import BackupError, backup, restore, verify_backup
from pipeline.operations.backup_encryption import EncryptionError, make_identity
from pipeline.operations.backup_signature import make_key_pair
from pipeline.settings import ROOT, Home

ANSWER = "回答 7342".encode() * 9_000


@pytest.fixture
def home(tmp_path) -> Home:
    own = Home(tmp_path / "home")
    own.history.mkdir(parents=True)
    (own.history / "a.csv").write_bytes(ANSWER)
    make_identity(own, tmp_path / "safe" / "identity.txt")
    return own


@pytest.fixture
def archive(home, tmp_path) -> Path:
    (tmp_path / "share").mkdir()
    backup(home, tmp_path / "share" / "home.tar.age")
    return tmp_path / "share" / "home.tar.age"


@pytest.fixture
def identity(tmp_path) -> Path:
    return tmp_path / "safe" / "identity.txt"


def test_it_comes_back_with_the_secret_key(archive, identity, tmp_path):
    assert verify_backup(archive, None, identity).files == 2
    restore(archive, Home(tmp_path / "back"), identity=identity)
    assert (tmp_path / "back" / "history" / "a.csv").read_bytes() == ANSWER


def test_nothing_of_an_answer_stands_in_it(archive):
    assert "回答".encode() not in archive.read_bytes()
    assert [path.name for path in archive.parent.iterdir()] == ["home.tar.age"]


def test_the_share_never_holds_a_plain_copy_though_the_backup_is_killed(home, tmp_path):
    """Every file that the process opens for writing there is looked at, at the moment it is killed."""
    (tmp_path / "share2").mkdir()
    code = (
        "import os, sys; from pathlib import Path; import pipeline.operations.backup as b; "
        "b.encrypt = lambda *_: os._exit(9); from pipeline.settings import Home; "
        "b.backup(Home(Path(sys.argv[1])), Path(sys.argv[2]))"
    )
    done = subprocess.run([sys.executable, "-c", code, home.folder, tmp_path / "share2" / "x.tar.age"], cwd=ROOT)
    assert done.returncode == 9
    assert all(path.stat().st_size == 0 for path in (tmp_path / "share2").iterdir())
    assert sorted(path.name for path in home.folder.iterdir()) == ["backup.recipient", "history", "night.lock"]


def test_age_itself_can_read_it(archive, identity):
    key = pyrage.x25519.Identity.from_str(identity.read_text().splitlines()[1])
    assert b"history/a.csv" in pyrage.decrypt(archive.read_bytes(), [key])


def test_without_the_key_it_says_what_it_needs(archive, tmp_path):
    for look in (lambda: verify_backup(archive, None), lambda: restore(archive, Home(tmp_path / "back"))):
        with pytest.raises(BackupError, match="暗号化されています。--identity に"):
            look()
    assert not (tmp_path / "back").exists()


def test_another_key_opens_nothing(archive, tmp_path):
    make_identity(Home(tmp_path / "other"), tmp_path / "other.txt")
    with pytest.raises(BackupError, match=r"other\.txt では復号できません"):
        restore(archive, Home(tmp_path / "back"), identity=tmp_path / "other.txt")
    assert not (tmp_path / "back").exists()


@pytest.mark.parametrize("place", [300, 40_000, -3])
def test_a_changed_byte_is_found_and_nothing_is_restored(archive, identity, tmp_path, place):
    content = bytearray(archive.read_bytes())
    content[place] ^= 1
    archive.write_bytes(content)
    with pytest.raises(BackupError, match="復号できません"):
        restore(archive, Home(tmp_path / "back"), identity=identity)
    assert not (tmp_path / "back").exists()


def test_one_cut_off_is_found(archive, identity):
    os.truncate(archive, archive.stat().st_size - 20_000)
    with pytest.raises(BackupError, match="復号できません"):
        verify_backup(archive, None, identity)


def test_its_signature_is_verified_where_the_secret_key_is_not(home, tmp_path):
    """So the weekly look needs no secret key on the machine."""
    make_key_pair(home, tmp_path / "key.pub")
    archive = tmp_path / "signed.tar.age"
    backup(home, archive)
    assert verify_backup(archive, tmp_path / "key.pub") == (None, True)
    archive.write_bytes(archive.read_bytes() + b"\0")
    with pytest.raises(BackupError, match="署名"):
        verify_backup(archive, tmp_path / "key.pub")


@pytest.mark.parametrize("text", ["", "no key", "AGE-SECRET-KEY-1XXXX", "\x80"])
def test_what_is_no_secret_key_is_called_so(archive, identity, text):
    identity.write_text(text, encoding="latin-1")
    with pytest.raises(BackupError, match="秘密の鍵として読めません"):
        verify_backup(archive, None, identity)


def test_a_public_key_that_is_damaged_leaves_no_archive(home, tmp_path):
    home.backup_recipient.write_text("?")
    with pytest.raises(BackupError, match="暗号化できません"):
        backup(home, tmp_path / "x.tar.age")
    assert not list(tmp_path.glob("*x.tar*"))


def test_the_secret_key_is_the_owners_alone_outside_the_home_and_never_written_over(home, identity, tmp_path):
    assert identity.stat().st_mode & 0o777 == 0o600
    for path in (identity, tmp_path / "second.txt"):
        with pytest.raises(EncryptionError, match="もうあります"):
            make_identity(home, path)
    with pytest.raises(EncryptionError, match="置き場の外"):
        make_identity(Home(tmp_path / "new"), tmp_path / "new" / "identity.txt")
