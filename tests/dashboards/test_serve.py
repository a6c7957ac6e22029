"""Serving: the address on one line, and a taken port said plainly."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from dashboards.serve import ServeError, serve


def test_a_taken_port_is_said_plainly(sample_home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ServeError) as caught:
            serve(sample_home, "127.0.0.1", port)
    assert f"{port} 番ポートを開けません" in str(caught.value)
    assert f"--port {port + 1}" in str(caught.value)


def test_serving_imports_nothing_of_the_night() -> None:
    question = (
        "import sys, dashboards.serve; "
        "print([m for m in sys.modules if m.split('.')[0] in ('great_expectations', 'prefect', 'pandas')"
        " or m.split('.')[:2] in (['pipeline', 'intake'], ['pipeline', 'validation'], ['pipeline', 'flows'])])"
    )
    answer = subprocess.run([sys.executable, "-c", question], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
