"""What goes to the meeting of the largest prefecture: a deck of 20 cards, all sheets as ZIP, whom to send to.

`python -m tests.benchmarks.meeting [HOME]`; without a home, a nation of made-up answers.
"""

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from dash import Dash
from pptx import Presentation

from dashboards.address import Address
from dashboards.app import create_app
from dashboards.components.deck import usual_cards
from dashboards.page_context import PageContext
from dashboards.pages.support_rows import needs
from dashboards.pages.support_send import both_candidates, sending
from pipeline.definitions.catalogue import load_catalogue
from pipeline.definitions.definition_paths import definition_paths
from pipeline.settings import Home
from tests.benchmarks.users import national_home

COUNT = 10
"""People to send."""


def main(home: str = "") -> None:
    if home:
        measure(create_app(Path(home)))
        return
    with tempfile.TemporaryDirectory() as folder:
        catalogue = load_catalogue(definition_paths(Home(Path("nowhere")), "2026.1"))
        measure(create_app(national_home(Path(folder), catalogue)))


def measure(app: Dash) -> None:
    with app.server.test_request_context("/"):
        known = PageContext.of(Address()).snapshot.frame("bodies").to_dicts()
    bodies = [row for row in known if row["body_kind"] == "municipality"]
    towns = Counter(row["prefecture_code"] for row in bodies)
    pref, count = towns.most_common(1)[0]
    town = next(row["code"] for row in bodies if row["prefecture_code"] == pref)
    cards = ",".join([*usual_cards(""), *usual_cards(town), "/ranking~ranges"])
    print(f"{pref}: {count} municipalities")
    ask = app.server.test_client().get
    deck = timed("a deck of 20 cards", lambda: ask(f"/deck.pptx?pref={pref}&cards={cards}").data)
    print(f"  {len(Presentation(BytesIO(deck)).slides)} slides, {len(deck):,} bytes")
    sheets = timed("all sheets as ZIP", lambda: ask(f"/sheet/pref/{pref}.zip?pref={pref}").data)
    print(f"  {len(ZipFile(BytesIO(sheets)).namelist())} sheets, {len(sheets):,} bytes")
    with app.server.test_request_context("/"):
        needed = needs(PageContext.of(Address(pref=pref)))
        found = timed(f"{COUNT} of {count} to send to", lambda: sending(needed, COUNT, both_candidates(needed)))
    print(f"  {found.best.step_count} STEPs, {found.lowest.step_count} by the lowest scores")


def timed(name: str, work: Callable[[], Any]) -> Any:
    start, used = time.monotonic(), time.process_time()
    made = work()
    print(f"{name}: {time.process_time() - used:.1f} s of processor time, {time.monotonic() - start:.1f} s in all")
    return made


if __name__ == "__main__":
    main(*sys.argv[1:2])
