"""The process of a Prefect server that ends with its run (started by `prefect_server`). It imports next to nothing."""

import os
import signal
import sys
import time

from pipeline.operations.child_process import ParentConnection

_STOP_SECONDS = 5


def stop() -> None:
    """Ask the server to stop, and end the process where that takes too long."""
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_STOP_SECONDS)
    os._exit(1)


def serve(connection: int, port: int) -> None:
    """Answer on this machine's own address until the run ends."""
    ParentConnection(connection, on_end=stop)
    import uvicorn

    app = "prefect.server.api.server:create_app"
    uvicorn.run(app, factory=True, host="127.0.0.1", port=port, lifespan="on", log_level="critical")


if __name__ == "__main__":
    serve(int(sys.argv[1]), int(sys.argv[2]))
