"""The process of a Prefect server that ends with the night it belongs to (books.py). It imports next to nothing."""

import os
import signal
import sys
import threading
import time

_STOP_SECONDS = 5


def end_with_parent(night: int) -> None:
    """Wait until the night is gone: the system closes its end of the pipe, also when it was killed."""
    os.read(night, 1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_STOP_SECONDS)
    os._exit(1)


def serve(port: int) -> None:
    """Answer on this machine's own address until the night ends."""
    threading.Thread(target=end_with_parent, args=(sys.stdin.fileno(),), daemon=True).start()
    import uvicorn

    app = "prefect.server.api.server:create_app"
    uvicorn.run(app, factory=True, host="127.0.0.1", port=port, lifespan="on", log_level="critical")


if __name__ == "__main__":
    serve(int(sys.argv[1]))
