"""`monosashi schedule`: the nightly deployment on a Prefect server."""

import asyncio
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from pipeline.cli.command_error import CommandError
from pipeline.operations.prefect_api import is_up
from pipeline.orchestration.run_in_prefect import prepare_prefect
from pipeline.settings import Home

LOOK_AGAIN_SECONDS = 10


def schedule_command(home: Home, inbox: Path | None) -> None:
    """Put the deployment on the server and start its runs until stopped. Raises CommandError without a server."""
    settings = home.settings()
    _require_server(settings.prefect_api_url)
    prepare_prefect(home.prefect)
    os.environ["PREFECT_API_URL"] = settings.prefect_api_url
    is_registered = False

    def ready() -> None:
        nonlocal is_registered
        is_registered = True
        text = f"毎晩の実行を登録しました（{settings.nightly_cron}、日本時間）。止めるまでここで時刻を待ちます。"
        print(text, flush=True)

    while True:
        try:
            _serve(home.folder, inbox or home.inbox, settings.nightly_cron, ready)
            return
        except Exception:  # Prefect's runner gives up soon after the server went away
            if not is_registered:
                raise
        print("Prefectサーバーが応答しません。戻るのを待って、登録し直します。", flush=True)
        _wait_for(settings.prefect_api_url)


def _require_server(api_url: str) -> None:
    if not is_up(api_url):
        raise CommandError(
            f"{api_url} にPrefectサーバーがありません。`prefect server start` で起動してからもう一度"
            "（場所は MONOSASHI_PREFECT_API_URL）。サーバーを置かないときは systemd のタイマーを使えます（README）。"
        )


def _serve(home: Path, inbox: Path, cron: str, ready: Callable[[], None]) -> None:
    from pipeline.orchestration.prefect_flow import deployment, keep_serving

    try:
        served = deployment(home, inbox, cron)
    except ValueError:
        raise CommandError(
            f"MONOSASHI_NIGHTLY_CRON の {cron!r} はcronの書き方ではありません（例: 30 1 * * *）。"
        ) from None
    asyncio.run(keep_serving(served, ready))


def _wait_for(api_url: str) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # the runner's own handler needs the runner
    time.sleep(LOOK_AGAIN_SECONDS)
    while not is_up(api_url):
        time.sleep(LOOK_AGAIN_SECONDS)
