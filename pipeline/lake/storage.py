"""The bucket: objects by name, on S3 or in a folder that all hosts share. One is there whole or not at all."""

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import url2pathname

from pipeline.lake.lake_faults import fault_of_bucket
from pipeline.lake.place import LakeError, LakePlace
from pipeline.operations.atomic_write import flush_to_disk, make_folder

if TYPE_CHECKING:
    from obstore.store import ClientConfig, ObjectStore

_AT_ONCE = 8
"""Objects that are sent or fetched at the same time."""
_PART = ".part"
_MOST_RETRIES = 10
_RETRY_TIME = timedelta(minutes=3)
"""How long a bucket may be busy: its library waits longer and longer between its tries."""


class Storage:
    """The objects of a bucket, named by their paths in a home. All methods raise LakeError where it does not answer."""

    def __init__(self, place: LakePlace) -> None:
        """Nothing is asked yet."""
        self._store = _open_store(place.bucket)

    def names(self, prefix: str) -> set[str]:
        """Return the names that lie below a path, without that path."""
        import obstore

        with _answering():
            found = [row["path"] for rows in obstore.list(self._store, prefix) for row in rows]
        return {name.removeprefix(f"{prefix}/") for name in found if not name.endswith(_PART)}

    def read(self, name: str) -> bytes:
        """Return an object. Raises FileNotFoundError."""
        import obstore

        with _answering():
            return bytes(obstore.get(self._store, name).bytes())

    def has(self, name: str) -> bool:
        """Return whether an object is there."""
        try:
            return self.size_bytes(name) >= 0
        except FileNotFoundError:
            return False

    def size_bytes(self, name: str) -> int:
        """Return the size of an object. Raises FileNotFoundError."""
        import obstore

        with _answering():
            return int(obstore.head(self._store, name)["size"])

    def write(self, name: str, content: bytes | Path) -> None:
        """Write an object, or a file as one."""
        import obstore

        with _answering():
            obstore.put(self._store, name, content)

    def remove(self, names: Iterable[str]) -> None:
        """Remove objects; one that is gone already is no fault."""
        import obstore

        for name in names:
            with _answering():
                try:
                    obstore.delete(self._store, name)
                except FileNotFoundError:
                    continue

    def fetch(self, name: str, target: Path) -> None:
        """Write an object into a file, which is there whole or not at all. Raises FileNotFoundError."""
        import obstore

        make_folder(target.parent)
        part = target.with_name(f".{target.name}{_PART}")
        with _answering(), part.open("wb") as file:
            for block in obstore.get(self._store, name).stream():
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
        flush_to_disk(target.parent)

    def send_all(self, files: Iterable[tuple[str, Path]]) -> None:
        """Write files as objects, several at a time; when this returns all are there."""
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for _ in pool.map(lambda pair: self.write(*pair), files):
                pass

    def send_by_digest(self, prefix: str, files: Iterable[Path]) -> list[str]:
        """Write files under the digests of the bytes that are sent, whatever they held before. Return the digests."""

        def send(path: Path) -> str:
            content = path.read_bytes()
            digest = sha256(content).hexdigest()
            self.write(f"{prefix}/{digest}", content)
            return digest

        with ThreadPoolExecutor(_AT_ONCE) as pool:
            return list(pool.map(send, files))

    def read_by_digest(self, prefix: str, digest: str) -> bytes:
        """Return what was sent under a digest. Raises LakeError where it is not there, or holds something else."""
        try:
            content = self.read(f"{prefix}/{digest}")
        except FileNotFoundError:
            content = None
        if content is None or sha256(content).hexdigest() != digest:
            raise LakeError("part", what=f"{prefix}/{digest}")
        return content

    def fetch_all(self, files: Iterable[tuple[str, Path]]) -> None:
        """Write objects into files, several at a time."""
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for _ in pool.map(lambda pair: self.fetch(*pair), files):
                pass


def _open_store(bucket: str) -> "ObjectStore":
    try:
        from obstore.store import LocalStore, S3Store
    except ModuleNotFoundError:
        raise LakeError("not_installed") from None
    address = urlsplit(bucket)
    if address.scheme == "file":
        return LocalStore(Path(url2pathname(address.path)), mkdir=True, automatic_cleanup=True)
    return S3Store(
        address.netloc, prefix=address.path.strip("/") or None, client_options=_client_options(),
        retry_config={"max_retries": _MOST_RETRIES, "retry_timeout": _RETRY_TIME},
    )  # fmt: skip


def _client_options() -> "ClientConfig":
    """Return whether TLS is used, as the address is, and whom it trusts besides the authorities of the system."""
    options: ClientConfig = {"allow_http": os.environ.get("AWS_ENDPOINT_URL", "").startswith("http://")}
    if authority := os.environ.get("AWS_CA_BUNDLE"):
        try:
            options["root_certificate"] = Path(authority).read_bytes()
        except OSError as error:
            raise fault_of_bucket(f"AWS_CA_BUNDLE: {error}") from None
    return options


@contextmanager
def _answering() -> Iterator[None]:
    from obstore.exceptions import BaseError

    try:
        yield
    except BaseError as error:
        raise fault_of_bucket(f"{type(error).__name__}: {error}") from None
