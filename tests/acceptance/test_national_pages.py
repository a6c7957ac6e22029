"""Pages over the nation: 1,741 bodies in one grid, 47 prefectures, and a framework of which little was asked."""

import pytest

from dashboards.app import create_app
from tests.pages.conftest import laid_out, nodes

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def app(national_home):
    return create_app(national_home)


@pytest.mark.parametrize(
    ("path", "search", "count"),
    [
        ("/ranking", "?scope=all&group=step2", 1741),
        ("/indicator/cio_appointed", "?tab=map&area=nation", 1741),
        ("/nation", "", 47),
        ("/", "?pref=010006", 179),
        ("/", "?pref=010006&tab=reasons&step=2", 117),
        ("/support", "?pref=010006", 179),
    ],
)
def test_a_grid_holds_every_body_once(app, path, search, count):
    _, content = laid_out(app, path, search)
    rows = next(node["props"]["rowData"] for node in nodes(content) if node["type"] == "AgGrid")
    assert len(rows) == len({row["code"] for row in rows}) == count
