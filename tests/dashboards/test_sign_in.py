"""Signing in at a real provider process: who comes back as whom, and what nobody gets without it."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
from flask.testing import FlaskClient

from dashboards.app import create_app
from pipeline.definitions.access import AccessError, read_access
from pipeline.operations.audit_trail import AuditTrail
from pipeline.settings import ROOT
from tests.conftest import run_request
from tests.dashboards.identity_provider import CLIENT, SECRET, Provider, identity_provider
from tests.document_blocks import blocks
from tests.office import PEOPLE, furnish

HOST = {"Host": "localhost"}
FETCHED = {"Sec-Fetch-Site": "same-origin"}
GROUPS = """
[[group]]
name = "mihon-dx"
role = "prefecture"
codes = ["480002"]

[[group]]
name = "soumu"
role = "nation"
"""


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with identity_provider() as one:
        yield one


@pytest.fixture(scope="module")
def office(office_home: Path, provider: Provider, tmp_path_factory: pytest.TempPathFactory):
    """The office's home with a provider in place of the portal, and its app."""
    home = Path(shutil.copytree(office_home, tmp_path_factory.mktemp("office") / "home"))
    table = f'mode = "oidc"\n[oidc]\nissuer = "{provider.issuer}"\nclient_id = "{CLIENT}"\n{GROUPS}'
    (home / "access.toml").write_text(table, encoding="utf-8")
    (home / "oidc.secret").write_text(SECRET, encoding="ascii")
    return home, create_app(home).server


@pytest.fixture
def browser(office, provider) -> FlaskClient:
    provider.claims = {"sub": "1", "preferred_username": "hanako", "groups": ["mihon-dx", "of-no-concern"]}
    provider.is_away = False
    return office[1].test_client()


def get(browser: FlaskClient, path: str):
    return browser.get(path, headers=HOST)


def way_back(browser: FlaskClient) -> str:
    """Go to the provider as the browser would. Returns the path with which it sends the browser back."""
    there = get(browser, "/sign-in").headers["Location"]
    assert "code_challenge_method=S256" in there
    try:
        build_opener(_Stay).open(there, timeout=10)
    except OSError as redirected:
        return str(redirected.headers["Location"]).removeprefix("http://localhost")
    raise AssertionError("the provider sent nobody back")


def sign_in(browser: FlaskClient):
    return get(browser, way_back(browser))


def test_without_a_session_a_page_leads_to_the_provider_and_a_file_to_nothing(browser):
    assert get(browser, "/deliveries?pref=480002").headers["Location"] == "/sign-in"
    for path in ("/api/v1/tables", "/sheet/pref/480002.pdf", "/returns/0.html", "/_dash-layout", "/assets/theme.css"):
        assert get(browser, path).status_code == 401, path
    assert browser.post("/_dash-update-component", headers=HOST | FETCHED, json={}).status_code == 401
    assert get(browser, "/healthz").status_code == get(browser, "/readyz").status_code == 200


def test_whoever_signs_in_comes_back_to_the_page_and_is_in_the_trail(office, browser):
    get(browser, "/deliveries?pref=480002")
    assert sign_in(browser).headers["Location"] == "/deliveries?pref=480002"
    assert get(browser, "/deliveries?pref=480002").status_code == 200
    *_, line = AuditTrail(office[0] / "audit").lines()
    assert (line["event"], line["who"]) == ("sign-in", "hanako")


def test_the_groups_decide_what_is_seen(browser, provider):
    sign_in(browser)
    with browser.session_transaction() as session:
        assert session["person"]["groups"] == ["mihon-dx"], "a group of no concern is not kept"
    assert get(browser, "/deliveries?pref=480002").status_code == 200
    assert get(browser, "/deliveries?pref=490008").status_code in (403, 404)


def test_a_session_of_yesterdays_role_has_that_of_today(office, browser, provider):
    """What a group may see is decided at each request: by access.toml as it is when the dashboards start."""
    sign_in(browser)
    with browser.session_transaction() as session:
        person = dict(session["person"])
    home = office[0]
    table = (home / "access.toml").read_text(encoding="utf-8")
    changes = {
        'role = "municipality"\ncodes = ["482226"]': (403, 404), 'role = "prefecture"\ncodes = ["490008"]': (403, 404),
        'role = "prefecture"\ncodes = ["480002"]': (200,),
    }  # fmt: skip
    for role, expected in changes.items():
        old = 'role = "prefecture"\ncodes = ["480002"]'
        (home / "access.toml").write_text(table.replace(old, role), encoding="utf-8")
        later = create_app(home).server.test_client()
        with later.session_transaction() as session:
            session["person"] = person
        assert get(later, "/deliveries?pref=480002").status_code in expected, role
    (home / "access.toml").write_text(table.replace('name = "mihon-dx"', 'name = "gone"'), encoding="utf-8")
    later = create_app(home).server.test_client()
    with later.session_transaction() as session:
        session["person"] = person
    assert get(later, "/deliveries?pref=480002").status_code == 403, "a group that is no more has no role"
    (home / "access.toml").write_text(table, encoding="utf-8")


def test_a_session_ends_after_its_time_whoever_keeps_the_cookie(browser):
    sign_in(browser)
    with browser.session_transaction() as session:
        session["person"] = session["person"] | {"until": 1.0}
    assert get(browser, "/").headers["Location"] == "/sign-in"


def test_signing_out_ends_it_and_only_by_post(browser):
    sign_in(browser)
    assert get(browser, "/sign-out").status_code == 404
    assert get(browser, "/").status_code == 200, "a link cannot end it"
    assert browser.post("/sign-out", headers=HOST).status_code == 200
    assert get(browser, "/").headers["Location"] == "/sign-in"


def test_the_cookie_is_signed_for_this_site_alone_and_out_of_reach_of_scripts(browser):
    cookie = sign_in(browser).headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    browser.set_cookie("monosashi", "eyJwZXJzb24iOnsibmFtZSI6IngifX0.aaaa.bbbb", domain="localhost")
    assert get(browser, "/").headers["Location"] == "/sign-in"


@pytest.mark.parametrize("change", ["state=1", "code=2", "nothing"])
def test_an_answer_that_belongs_to_nothing_is_refused_in_a_line(browser, change):
    """Another one's state (login CSRF), a code that was never given, an answer used twice."""
    back = way_back(browser)
    name = change.partition("=")[0]
    forged = "&".join(change if part.startswith(f"?{name}") or part.startswith(name) else part
                      for part in back.partition("?")[2].split("&"))  # fmt: skip
    path = f"/sign-in/done?{forged}"
    if change == "nothing":
        get(browser, path)
    answer = get(browser, path)
    assert answer.status_code == 400 and "サインインできませんでした" in answer.text


@pytest.mark.parametrize("claim", [{"iss": "https://elsewhere"}, {"aud": "another"}, {"exp": 1}, {"nonce": "x"}])
def test_a_token_of_another_place_client_or_time_is_refused(browser, provider, claim):
    provider.claims = provider.claims | claim
    assert sign_in(browser).status_code == 400


@pytest.mark.parametrize("wanted", ["//elsewhere.example/x", "/\\\\elsewhere.example", "https://elsewhere.example"])
def test_nobody_is_sent_to_another_site(browser, wanted):
    back = way_back(browser)
    with browser.session_transaction() as session:
        session["next"] = wanted
    assert get(browser, back).headers["Location"] == "/"


def test_while_the_provider_is_away_those_signed_in_stay_and_nobody_new_comes(office, browser, provider):
    sign_in(browser)
    back = way_back(browser)
    provider.is_away = True
    assert get(browser, "/").status_code == 200
    answer = get(office[1].test_client(), back)
    assert answer.status_code in (400, 503)


def test_groups_of_two_roles_are_refused_and_headers_of_a_portal_too(browser, provider):
    provider.claims = provider.claims | {"groups": ["mihon-dx", "soumu"]}
    sign_in(browser)
    assert get(browser, "/").status_code == 403
    assert browser.get("/readyz", headers=HOST | {"X-Monosashi-User": "root"}).status_code == 403


@pytest.mark.parametrize(
    "table",
    [
        'mode = "oidc"',
        'mode = "oidc"\n[oidc]\nissuer = "http://id.pref.example"\nclient_id = "m"',
        'mode = "oidc"\nhosts = ["m.example"]\n[oidc]\nissuer = "https://id.pref.example"\nclient_id = "m"',
    ],
    ids=["no provider", "a provider without TLS", "a name without an address, so a cookie without TLS"],
)
def test_a_table_that_would_not_be_safe_is_refused(tmp_path, table):
    (tmp_path / "access.toml").write_text(table, encoding="utf-8")
    with pytest.raises(AccessError):
        read_access(tmp_path)


def test_the_office_of_the_sample_has_five_people_of_four_roles(tmp_path):
    """`make run-office`."""
    furnish(tmp_path, "http://127.0.0.1:8051")
    grants = read_access(tmp_path).grants
    roles = [grants[group].role for person in PEOPLE.values() for group in person["groups"]]
    assert sorted(roles) == ["analyst", "municipality", "nation", "prefecture", "prefecture"]


def test_the_office_of_the_sample_has_its_roles_before_its_night(tmp_path):
    """Without them the night of `make run-office` publishes no open data, and four of five people see nothing."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\nrun-office:")[2]
    recipe = [line.split("/", 1)[1].split() for line in text.split("\n\n")[0].splitlines() if line.startswith("\t")]
    assert [line[:3] for line in recipe] == [
        ["python", "-m", "tests.office"], ["monosashi", "run", "--sample"], ["python", "-m", "tests.office"]
    ]  # fmt: skip
    home = tmp_path / "office"
    furnish(home, "http://127.0.0.1:8051")
    assert recipe[0][3] == "furnish" and run_request(home, tmp_path).has_open_data


def test_the_table_that_the_document_shows_is_read(tmp_path):
    shown = blocks("toml", [ROOT / "dashboards" / "README.md"])[0].text
    (tmp_path / "access.toml").write_text(shown, encoding="utf-8")
    access = read_access(tmp_path)
    assert access.mode == "oidc" and access.grants["mihon-dx"].codes == ("480002",)
