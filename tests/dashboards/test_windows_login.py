"""The recipe of dashboards/README.md for Windows integrated login: these settings, and the headers of its portal.

Apache itself is not run here: what it sends is, from its address and from another one.
"""

import re
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from pipeline.definitions.access import read_access
from pipeline.settings import ROOT
from tests.dashboards.fronts import dashboards_of
from tests.document_blocks import blocks
from tests.portal import SECRET

README = [ROOT / "dashboards" / "README.md"]
SETTINGS = next(block.text for block in blocks("toml", README) if 'mode = "proxy"\n' in block.text)
(APACHE,) = (block.text for block in blocks("apache", README))
HOST = "monosashi.pref.example"
BOARD = "/deliveries?pref=480002"
PORTAL = {"X-Monosashi-User": "MIHON\\hanako", "X-Monosashi-Groups": "mihon-dx,Domain Users,情報政策課",
          "X-Monosashi-Secret": SECRET}  # fmt: skip


@pytest.fixture(scope="module")
def port(office_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The published sample, served with exactly the settings of the recipe."""
    home = tmp_path_factory.mktemp("windows") / "home"
    home.mkdir()
    for name in ("published", "reports", "returns", "reference"):
        (home / name).symlink_to(office_home / name)
    (home / "access.toml").write_text(SETTINGS, encoding="utf-8")
    (home / read_access(home).proxy.secret_file).write_text(SECRET, encoding="ascii")
    with dashboards_of(home) as port:
        yield port


def ask(port: int, path: str, headers: dict[str, str], source: str = "127.0.0.1") -> int:
    with closing(HTTPConnection("127.0.0.1", port, timeout=20, source_address=(source, 0))) as connection:
        sent = {name: text.encode() for name, text in ({"Host": HOST} | headers).items()}
        connection.request("GET", path, headers=sent)
        return connection.getresponse().status


def test_whom_the_portal_names_is_signed_in_and_sees_what_the_group_may(port):
    assert ask(port, BOARD, PORTAL) == 200
    assert ask(port, "/deliveries?pref=490008", PORTAL) == 403
    assert ask(port, BOARD, PORTAL | {"X-Monosashi-Groups": "Domain Users"}) == 403, (
        "a group that access.toml names not"
    )


@pytest.mark.parametrize(
    ("headers", "source"),
    [
        pytest.param(PORTAL, "127.0.0.2", id="from another address"),
        pytest.param(PORTAL | {"X-Monosashi-Secret": "t" * 40}, "127.0.0.1", id="another secret"),
        pytest.param({"X-Monosashi-User": "hanako", "X-Monosashi-Groups": "mihon-dx"}, "127.0.0.1", id="no secret"),
        pytest.param({}, "127.0.0.1", id="nobody"),
        pytest.param(PORTAL | {"Host": "monosashi.elsewhere.example"}, "127.0.0.1", id="another name of the server"),
    ],
)
def test_from_elsewhere_nobody_is(port, headers, source):
    assert ask(port, "/", headers, source) == 403


def test_the_portal_sets_every_header_that_we_believe(tmp_path):
    """And sets it, which takes away what a browser sent: `add`, `append` and `setifempty` would not."""
    (tmp_path / "access.toml").write_text(SETTINGS, encoding="utf-8")
    proxy = read_access(tmp_path).proxy
    secret = next(line for line in README[0].read_text("utf-8").split("`") if line.startswith("RequestHeader set"))
    written = re.findall(r"RequestHeader (\w+) (\S+) ", f"{APACHE}\n{secret}")
    assert {how for how, _ in written} == {"set"} and {name for _, name in written} == {
        proxy.user_header,
        proxy.groups_header,
        proxy.secret_header,
    }
    assert "127.0.0.1" in proxy.addresses and "ProxyPass http://127.0.0.1:" in APACHE
    assert "Require valid-user" in APACHE and "ProxyPreserveHost on" in APACHE
