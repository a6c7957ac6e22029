"""The marimo notebook for analysts runs from first cell to last: over the file, over Parquet, and by address."""

import json
import os
import subprocess
import sys
import threading

import pytest
from werkzeug.serving import make_server

from pipeline.settings import ROOT


@pytest.fixture
def address(app):
    server = make_server("127.0.0.1", 0, app.server, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


LOOK = """
import json, runpy, sys
import polars as pl
_, found = runpy.run_path(sys.argv[1])["app"].run()
key = ["year", "perspective", "group_id"]
own = found["scores"].filter((pl.col("code") == "482226") & (pl.col("basis") == found["basis"])).sort(key)
print(json.dumps({
    "rows": {name: found[name].height for name in ("tables", "columns", "codes", "rates", "medians", "changed")},
    "cell": found["cells"].row(0),
    "do_ways_agree": found["read"].sort(key).select(*key, "score").rows() == own.select(*key, "score").rows(),
}))
"""


@pytest.mark.slow
def test_every_cell_runs_and_the_ways_agree(address, sample_home):
    """In a process of its own: DuckDB opens a file of this one only as the dashboards have opened it."""
    environment = {**os.environ, "MONOSASHI_HOME": str(sample_home), "DASHBOARDS": address}
    done = subprocess.run([sys.executable, "-c", LOOK, str(ROOT / "data" / "queries" / "notebook.py")],
                          env=environment, capture_output=True, text=True, timeout=120)  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert all(found["rows"].values()), found["rows"]
    assert found["cell"] == ["2025/48_見本県/48_葉月市.csv", 8, 7, "策定している"]
    assert found["do_ways_agree"]
