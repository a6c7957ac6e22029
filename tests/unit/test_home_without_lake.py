"""A home of its own pays nothing for what several hosts share: no module, no package of it is loaded."""

import subprocess
import sys

from pipeline.settings import ROOT

ASK = """
import sys
from pathlib import Path
from pipeline.lake.services import history_reader, services_of
from pipeline.settings import Home
services, _ = services_of(Home(Path(sys.argv[1]))), history_reader(Home(Path(sys.argv[1])))
assert services.catalogue.snapshots() == services.catalogue.vintages() == []
services.catalogue.refresh(), services.catalogue.move_in(), services.history.fetch(), services.history.store()
print(*(name for name in sys.modules if name.startswith(("pipeline.lake.", "obstore", "distributed", "duckdb_ext"))))
"""
OWN = {"pipeline.lake.services", "pipeline.lake.own_home", "pipeline.lake.place"}


def test_without_the_settings_of_a_lake_nothing_of_it_is_loaded(tmp_path):
    done = subprocess.run([sys.executable, "-c", ASK, tmp_path], cwd=ROOT, capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == OWN
