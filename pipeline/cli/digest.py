"""`monosashi digest`: what changed in a week and what waits, as text for a mail, one a prefecture."""

from pathlib import Path

from dashboards.digest import DigestError, digests
from pipeline.cli.command_error import CommandError
from pipeline.cli.home_folder import require_home, require_output_folder
from pipeline.operations.atomic_write import write_atomically
from pipeline.settings import Home


def digest_command(home: Home, pref: str, out: Path | None) -> None:
    """Print the digest of a prefecture, else of all; into a folder, a file each."""
    require_home(home)
    require_output_folder(out)
    try:
        for digest in digests(home, pref):
            if out is None:
                print(digest.text)
            else:
                write_atomically(out / digest.file_name, digest.text + "\n")
                print(out / digest.file_name)
    except DigestError as error:
        raise CommandError(str(error)) from None
