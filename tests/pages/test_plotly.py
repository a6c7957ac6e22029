"""The small Plotly: of the version that Python draws for, without eval, with its licence."""

import re

from plotly.offline import get_plotlyjs_version

from dashboards.app import FOLDER, PLOTLY


def test_the_script_has_the_version_that_dash_expects_and_its_licence():
    head = (FOLDER / "assets" / PLOTLY).read_text(encoding="utf-8")[:2000]
    assert f"plotly.js {get_plotlyjs_version()}" in head
    assert "MIT License" in head


def test_no_script_of_ours_makes_code_from_text():
    for path in (FOLDER / "assets").rglob("*.js"):
        assert (
            not re.search(r"\beval\(|new Function\(|innerHTML", path.read_text(encoding="utf-8"))
            or "plotly" in path.name
        )
    assert not re.search(r"\beval\(|\bFunction\(", (FOLDER / "assets" / PLOTLY).read_text(encoding="utf-8"))


def test_our_own_script_stays_small():
    scripts = [path.read_text(encoding="utf-8") for path in (FOLDER / "assets").glob("*.js")]
    code = [line for script in scripts for line in script.splitlines() if not re.match(r"\s*(//|/\*\*.*\*/$|$)", line)]
    assert len(code) < 200


def test_a_page_stays_short():
    for path in (FOLDER / "pages").glob("*.py"):
        if "dash.register_page(" in path.read_text(encoding="utf-8"):
            assert len(path.read_text(encoding="utf-8").splitlines()) < 80, path.name
