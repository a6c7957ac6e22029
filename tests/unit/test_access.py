"""Who is asking, and what of whom they may see."""

import pytest

from dashboards.access import OWNER, Person, RefusedError, identified, may_receive, may_see, person_of
from pipeline.definitions.access import Access, AccessError, Grant, read_access, read_secret

SECRET = "s" * 40
ACCESS = Access(
    mode="proxy",
    hosts=("mono.example.lg.jp",),
    group=(
        Grant(name="soumu", role="nation"),
        Grant(name="mihon-dx", role="prefecture", codes=("480002",)),
        Grant(name="reiji-dx", role="prefecture", codes=("490008",)),
        Grant(name="hazuki", role="municipality", codes=("482226",)),
        Grant(name="labo", role="analyst"),
    ),
)
NATION, PREFECTURE = OWNER, Person("a", "prefecture", frozenset({"480002"}))
TOWN = Person("b", "municipality", frozenset({"482226"}))
ANALYST, ANYBODY = Person("c", "analyst"), Person("d", "public")


@pytest.mark.parametrize("body", [("480002", "482226"), ("480002", "482013"), ("490008", "492019")])
@pytest.mark.parametrize("person", [NATION, PREFECTURE, TOWN, ANALYST, ANYBODY], ids=lambda person: person.role)
def test_what_is_public_is_for_everyone(person, body):
    assert may_see(person, "public", *body)


@pytest.mark.parametrize(
    ("disclosure", "body", "who"),
    [
        ("own_prefecture", ("480002", "482226"), {"nation", "prefecture", "municipality"}),
        ("own_prefecture", ("480002", "482013"), {"nation", "prefecture"}),
        ("own_prefecture", ("490008", "492019"), {"nation"}),
        ("aggregate_only", ("480002", "482226"), {"nation", "municipality"}),
        ("aggregate_only", ("480002", "482013"), {"nation"}),
        ("aggregate_only", ("490008", "492019"), {"nation"}),
    ],
)
def test_what_is_not_public_is_for_those_whose_it_is(disclosure, body, who):
    people = (NATION, PREFECTURE, TOWN, ANALYST, ANYBODY)
    assert {person.role for person in people if may_see(person, disclosure, *body)} == who


def test_deliveries_are_for_who_sent_them_and_for_their_prefecture():
    people = (NATION, PREFECTURE, TOWN, ANALYST, ANYBODY)
    for code, who in (("482226", {"nation", "prefecture", "municipality"}), ("482013", {"nation", "prefecture"})):
        assert {person.role for person in people if may_receive(person, "480002", code)} == who
    assert {person.role for person in people if may_receive(person, "490008", "492019")} == {"nation"}


def request(**headers):
    sent = {"HTTP_" + name.upper(): text for name, text in headers.items()}
    return {"HTTP_HOST": "mono.example.lg.jp", "REMOTE_ADDR": "127.0.0.1"} | sent


def portal(user="hanako", groups="mihon-dx", secret=SECRET, **more):
    return request(x_monosashi_user=user, x_monosashi_groups=groups, x_monosashi_secret=secret, **more)


def test_the_portal_says_who_it_is():
    assert person_of(portal(), ACCESS, SECRET) == Person("hanako", "prefecture", frozenset({"480002"}))
    both = person_of(portal(groups="mihon-dx, reiji-dx, staff"), ACCESS, SECRET)
    assert both.codes == {"480002", "490008"}
    assert person_of(portal(groups="staff"), ACCESS, SECRET) == Person("hanako", "public")
    assert person_of(portal(groups=""), ACCESS, SECRET).role == "public"


def test_groups_in_japanese_are_read_and_compared_as_they_are():
    access = ACCESS.model_copy(update={"group": (*ACCESS.group, Grant(name="情報政策課", role="nation"))})
    for groups, role in (("情報政策課", "nation"), ("mihon-dx,総務課", "prefecture"), ("ｓｏｕｍｕ", "public")):
        assert person_of(portal(groups=groups.encode().decode("latin-1")), access, SECRET).role == role


@pytest.mark.parametrize(
    "environ",
    [
        pytest.param(portal(groups="soumu\xff"), id="groups that are no UTF-8"),
        pytest.param(portal(groups="soumu,\u202emihon".encode().decode("latin-1")), id="a mark that turns text around"),
        pytest.param(portal(secret="s" * 39), id="a wrong secret"),
        pytest.param(request(x_monosashi_user="hanako", x_monosashi_groups="soumu"), id="no secret"),
        pytest.param(portal() | {"REMOTE_ADDR": "10.0.0.9"}, id="another address"),
        pytest.param(portal(user=""), id="no name"),
        pytest.param(portal(user="hanako, taro"), id="a name that came twice"),
        pytest.param(portal(user="h" * 201), id="a long name"),
        pytest.param(portal(user="花子"), id="a name that is no header text"),
        pytest.param(portal(user="hana\x00ko"), id="a control character"),
        pytest.param(portal(groups="soumu\nX: y"), id="a line break in groups"),
        pytest.param(portal(groups=",".join(f"g{number}" for number in range(201))), id="many groups"),
        pytest.param(portal(groups="mihon-dx,labo"), id="groups of two roles"),
        pytest.param(portal() | {"HTTP_HOST": "evil.example"}, id="another host name"),
        pytest.param(portal() | {"HTTP_HOST": ""}, id="no host name"),
        pytest.param(portal(secret="ｓ" * 40), id="a secret in wide letters"),
    ],
)
def test_whoever_else_brings_such_headers_is_refused(environ):
    with pytest.raises(RefusedError):
        person_of(environ, ACCESS, SECRET)


def test_on_this_machine_whoever_asks_owns_the_home_but_brings_no_headers_of_a_portal():
    here = {"HTTP_HOST": "127.0.0.1:8050", "REMOTE_ADDR": "127.0.0.1"}
    for host in ("localhost:8050", "[::1]:8050", "127.0.0.1", "LOCALHOST"):
        assert person_of(here | {"HTTP_HOST": host}, Access(), "") is OWNER
    for environ in (here | {"HTTP_X_MONOSASHI_USER": "hanako"}, here | {"HTTP_HOST": "rebound.example:8050"}):
        with pytest.raises(RefusedError):
            person_of(environ, Access(), "")


def test_a_refusal_has_a_status_and_is_logged_without_what_was_sent(caplog):
    started = []
    answer = identified(lambda environ, start: [b"inside"], ACCESS, SECRET, "")
    body = b"".join(answer(portal(user="hanako, taro"), lambda status, headers: started.append(status)))
    assert started == ["403 Forbidden"] and b"inside" not in body
    assert "request refused: name of the person" in caplog.text and "hanako" not in caplog.text


def test_a_home_without_the_file_asks_nobody(tmp_path):
    assert read_access(tmp_path).mode == "none"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('mode = "ldap"', "mode"),
        ('[[group]]\nname = "a"\nrole = "prefecture"', 'codes = ["480002"]'),
        ('[[group]]\nname = "a"\nrole = "prefecture"\ncodes = ["48"]', "団体コードは検査数字の付いた6桁です"),
        ('[[group]]\nname = "a"\nrole = "nation"\n[[group]]\nname = "a"\nrole = "analyst"', "が二度あります"),
        ('[[group]]\nname = "a"\nrole = "nation"\ncodes = ["480002"]', "団体コードは書けません"),
        ('[proxy]\naddresses = ["portal"]', "addresses"),
        ("mode = ", "access.toml"),
        ('rooms = ["a"]', "rooms"),
    ],
)
def test_a_fault_in_the_file_is_named(tmp_path, text, fault):
    (tmp_path / "access.toml").write_text(text, encoding="utf-8")
    with pytest.raises(AccessError, match=fault.replace("[", r"\[").replace("]", r"\]")):
        read_access(tmp_path)


def test_a_short_or_missing_secret_is_refused(tmp_path):
    for content in (None, "short"):
        if content:
            (tmp_path / "proxy.secret").write_text(content)
        with pytest.raises(AccessError, match=r"proxy\.secret"):
            read_secret(tmp_path, ACCESS)
    (tmp_path / "proxy.secret").write_text(SECRET + "\n")
    assert read_secret(tmp_path, ACCESS) == SECRET
