"""`monosashi schedule`: every night by itself, by systemd or on a Prefect server of the home's own."""

import asyncio
import os
import sys
import time
from pathlib import Path

from pipeline.cli.command_error import CommandError, WrongUsageError
from pipeline.cli.home_folder import require_folder, require_lock
from pipeline.operations.prefect_access import PrefectAccess, forget_access, write_access
from pipeline.operations.prefect_server import schedule_server
from pipeline.operations.systemd_units import CronError, UnitOptions, systemd_units
from pipeline.orchestration.run_in_prefect import prepare_prefect
from pipeline.outputs.messages import message
from pipeline.settings import Home

START_AGAIN_SECONDS = 10


def write_units_command(home: Home, inbox: Path | None, user: str, out: Path | None) -> None:
    """Print the systemd units of a home, or write them into a folder. Raises CommandError."""
    require_folder(home)
    if out and out.exists() and not out.is_dir():
        raise WrongUsageError(message("os_error", "is_file", path=out))
    options = UnitOptions(home.folder.resolve(), inbox.resolve() if inbox else None, user, _program())
    try:
        units = systemd_units(options, home.settings().nightly_cron)
    except CronError as error:
        raise WrongUsageError(str(error)) from None
    if out is None:
        print("\n".join(f"# {name}\n{text}" for name, text in units.items()))
        return
    out.mkdir(parents=True, exist_ok=True)
    for name, text in units.items():
        (out / name).write_text(text, encoding="utf-8")
    print(f"{out} に {'、'.join(units)} を書きました。")


def _program() -> Path:
    """The `monosashi` of this Python: systemd wants whole paths."""
    return Path(sys.executable).parent / "monosashi"


def serve_schedule_command(home: Home, inbox: Path | None) -> None:
    """Start the Prefect server, put the deployment on it and start its runs until stopped. Raises CommandError.

    When the server ends by itself, everything starts over, also the authentication string: between two servers another
    program could stand at the port and be handed the old one.
    """
    require_lock()
    settings = home.settings()
    prepare_prefect(home.prefect)
    try:
        with schedule_server(home.server, settings.prefect_port) as access:
            if access is None:
                raise CommandError(f"Prefectサーバーが起動しません。{home.server} に書けるか、確かめてください。")
            is_stopped = _serve(home, inbox or home.inbox, settings.nightly_cron, access)
    except OSError as error:
        raise CommandError(
            f"127.0.0.1 の {settings.prefect_port} 番ポートを開けません（{error.strerror}）。"
            f"ほかのポートにするには MONOSASHI_PREFECT_PORT={settings.prefect_port + 1} を渡してください。"
        ) from None
    finally:
        forget_access(home.server)
    if not is_stopped:
        print("Prefectサーバーが応答しません。起動し直します。", flush=True)
        time.sleep(START_AGAIN_SECONDS)
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606  ourselves, anew


def _serve(home: Home, inbox: Path, cron: str, access: PrefectAccess) -> bool:
    """Serve the deployment. Returns whether it was stopped; False when the server went away."""
    os.environ.update(access.client_environment())
    os.environ.update({"MONOSASHI_HOME": str(home.folder.resolve()), "NIGHTLY_INBOX": str(inbox.resolve())})
    from pipeline.orchestration.prefect_flow import keep_serving, nightly_schedule

    try:
        schedule = nightly_schedule(cron)
    except ValueError:
        raise CommandError(
            f"MONOSASHI_NIGHTLY_CRON の {cron!r} はcronの書き方ではありません（例: 30 1 * * *）。"
        ) from None
    path = write_access(home.server, access)
    is_registered = False

    def ready() -> None:
        nonlocal is_registered
        is_registered = True
        print(
            f"毎晩の実行を登録しました（{cron}、日本時間）。止めるまでここで時刻を待ちます。\n"
            f"画面: {access.api_url.removesuffix('/api')}/ （合言葉は {path} の authentication）",
            flush=True,
        )

    try:
        asyncio.run(keep_serving(schedule, ready))
    except Exception:  # Prefect's runner gives up soon after the server went away
        if not is_registered:
            raise
        return False
    return True
