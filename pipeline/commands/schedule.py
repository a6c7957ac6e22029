"""`monosashi schedule`: the nightly deployment on a Prefect server."""

import asyncio
import os
from pathlib import Path

from pipeline.commands import CommandError
from pipeline.flows import prepare_prefect
from pipeline.schedule import is_up
from pipeline.settings import Home, Settings


def schedule_command(home: Home, inbox: Path | None) -> None:
    """Put the deployment on the server and start its runs until stopped. Raises CommandError without a server."""
    settings = Settings()
    if not is_up(settings.prefect_api_url):
        raise CommandError(
            f"{settings.prefect_api_url} にPrefectサーバーがありません。`prefect server start` で起動してからもう一度"
            "（場所は MONOSASHI_PREFECT_API_URL）。サーバーを置かないときは systemd のタイマーを使えます（README）。"
        )
    prepare_prefect(home.prefect)
    os.environ["PREFECT_API_URL"] = settings.prefect_api_url
    from pipeline.nightly import deployment, keep_serving

    try:
        served = deployment(home.folder, inbox or home.inbox, settings.nightly_cron)
    except ValueError:
        raise CommandError(
            f"MONOSASHI_NIGHTLY_CRON の {settings.nightly_cron!r} はcronの書き方ではありません（例: 30 1 * * *）。"
        ) from None

    def ready() -> None:
        print(
            f"毎晩の実行を登録しました（{settings.nightly_cron}、日本時間）。止めるまでここで時刻を待ちます。",
            flush=True,
        )

    asyncio.run(keep_serving(served, ready))
