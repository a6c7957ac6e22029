"""The wheel in a clean environment, installed by the steps of the Containerfile and confined as a container is.

The COPY and RUN lines are run as they stand, with the container's folders moved below a temporary one and its user
mapped to whoever runs the tests. No builder is needed. Confined: no file system but the volume can be written to, and
the user has no rights (Linux with user namespaces).
"""

import fnmatch
import json
import os
import re
import shlex
import shutil
import socket
import sqlite3
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from pipeline.settings import ROOT, SHIPPED
from tests.flows.network import is_loopback, offline
from tests.flows.servers import awaited, free_port

UV = str(Path(sys.executable).with_name("uv"))
USER = "10001"
FORM = ROOT / "data" / "sample" / "inbox" / "2025" / "48_見本県" / "48_師走町.csv"
NOT_SHIPPED = (
    "*README.md",
    "dashboards/assets_build/*",
    "data/*.py",
    "data/sample/.gitattributes",
    "data/sample/tables/*",
    "*/install.sh",
)
"""What the repository holds and an installation does not need: how the sample and the registry are made."""

CONFINE = f"""
mount --bind "$1" "$1"
findmnt -rno TARGET | grep -vE "^/(proc|sys|dev)" | grep -vxF "$1" | xargs -n 1 mount -o remount,bind,ro
cd "$1"; shift
exec unshare --user --map-user={USER} --map-group={USER} "$@"
"""
"""`sh -c CONFINE sh VOLUME COMMAND…`, in a mount namespace of its own."""
NAMESPACE = ["unshare", "--user", "--map-root-user", "--mount", "--propagation", "private", "sh", "-ec", CONFINE, "sh"]


def repository_files() -> list[str]:
    """List what the repository holds or is about to hold, as paths from its root."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [name for name in listed.split("\0") if (ROOT / name).is_file()]


def build_wheel(source: Path) -> Path:
    """Build `source`/dist/….whl as `make wheel` does. Returns its path."""
    options = ["--quiet", "--wheel", "--no-build-isolation", "--python", sys.executable, "--out-dir", "dist"]
    subprocess.run([UV, "build", *options], cwd=source, check=True)
    return next((source / "dist").glob("*.whl"))


def instructions() -> list[tuple[str, str]]:
    """Return the Containerfile's lines as (instruction, rest)."""
    text = (ROOT / "Containerfile").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(line.split()[0], line.split(maxsplit=1)[1]) for line in lines]


@dataclass(frozen=True)
class Container:
    """What the Containerfile makes, with its folders below `folder`."""

    folder: Path

    def moved(self, text: str) -> str:
        """Put the paths of a container below the temporary folder, and its user in the place of ours."""
        paths = re.sub(r"(?<!\S)/(?=opt|var|tmp)", f"{self.folder}/", re.sub(r"=/(?=var)", f"={self.folder}/", text))
        return paths.replace(USER, str(os.getuid()))

    @property
    def volume(self) -> Path:
        return self.folder / "var" / "lib" / "monosashi"

    @property
    def python(self) -> Path:
        return self.folder / "opt" / "monosashi" / "bin" / "python"

    @property
    def monosashi(self) -> str:
        return str(self.python.with_name("monosashi"))

    @property
    def env(self) -> dict[str, str]:
        """The environment within: the Containerfile's ENV and the search path, nothing of ours."""
        pairs = [pair for name, rest in instructions() if name == "ENV" for pair in shlex.split(self.moved(rest))]
        own = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
        return dict(pair.split("=", 1) for pair in pairs) | own

    def confined(self, *command: object) -> list[str]:
        return [*NAMESPACE, str(self.volume), *map(str, command)]

    def run_offline(self, *arguments: object) -> tuple[subprocess.CompletedProcess[str], set[str]]:
        """The same with the network cut off. Returns the addresses and names it called, too."""
        folder = self.volume / "network"
        folder.mkdir()
        return offline(self.confined(self.monosashi, *arguments), folder, self.env)

    def run(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        """Run `monosashi` confined. The working folder is the volume."""
        command = self.confined(self.monosashi, *arguments)
        return subprocess.run(command, env=self.env, capture_output=True, text=True, timeout=600)


def install(source: Path, container: Container) -> None:
    """Carry out the COPY and RUN lines over a built source tree. uv stands in for pip: seconds for a minute."""
    (container.folder / "opt").mkdir(parents=True)
    env = os.environ | {"PYTHON": sys.executable, "INSTALL": f"{UV} pip install --quiet"}
    for name, rest in instructions():
        words = container.moved(rest)
        if name == "COPY":
            *patterns, target = shlex.split(words)
            Path(target).mkdir(parents=True)
            for pattern in patterns:
                (found,) = source.glob(pattern)
                shutil.copy(found, target)
        if name == "RUN":
            subprocess.run(["sh", "-ec", words], env=env, check=True, capture_output=True)
    take_compiled(container)


def take_compiled(container: Container) -> None:
    """Take what our own environment has compiled of the same packages: uv compiles nothing, and a night that compiles
    takes 40 s. Python compares size and time of each source, and compiles anew where they differ.
    """
    ours = Path(sysconfig.get_path("purelib"))
    (theirs,) = container.python.parents[1].glob("lib/python*/site-packages")
    for folder in ours.rglob("__pycache__"):
        if (target := theirs / folder.relative_to(ours)).parent.is_dir():
            shutil.copytree(folder, target, copy_function=link, dirs_exist_ok=True)


def link(source: str, target: str) -> None:
    """Link a file where both places are on one disk, which takes a fifth of the time of copying; else copy it."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository, with its wheel in dist/."""
    folder = tmp_path_factory.mktemp("source")
    for name in repository_files():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, folder / name)
    build_wheel(folder)
    return folder


@pytest.fixture(scope="module")
def container(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Container:
    made = Container(tmp_path_factory.mktemp("container"))
    install(source, made)
    return made


@pytest.fixture(scope="module")
def confinable(container: Container) -> None:
    if subprocess.run(container.confined("true"), env=container.env, capture_output=True, check=False).returncode:
        assert not os.environ.get("CI"), "a container cannot be imitated here"
        pytest.skip("no user namespaces: a container cannot be imitated")


@pytest.fixture(scope="module")
def heard(container: Container, confinable: None) -> tuple[subprocess.CompletedProcess[str], set[str]]:
    """One night on the sample as a Prefect flow, confined and without a network; and whom it called."""
    return container.run_offline("run", "--sample", "--json")


@pytest.fixture(scope="module")
def published(heard: tuple[subprocess.CompletedProcess[str], set[str]]) -> subprocess.CompletedProcess[str]:
    return heard[0]


def test_the_wheel_holds_what_the_repository_holds(source):
    folders = ("pipeline/", "dashboards/", "expectations/", "data/")
    with zipfile.ZipFile(next((source / "dist").glob("*.whl"))) as wheel:
        held = {name for name in wheel.namelist() if name.startswith(folders)}
    kept = {name for name in repository_files() if name.startswith(folders)}
    needed = {name for name in kept if not any(fnmatch.fnmatch(name, pattern) for pattern in NOT_SHIPPED)}
    assert needed - held == set(), "not in the wheel"
    assert held - kept == set(), "in the wheel alone"


@pytest.mark.slow
def test_nothing_outside_the_volume_can_be_written(container, confinable):
    probe = "id -u; for f in /x /tmp/x $HOME/x; do touch $f 2>/dev/null && rm $f && echo $f; done; true"
    seen = subprocess.run(container.confined("sh", "-c", probe), env=container.env, capture_output=True, text=True)
    assert seen.stdout.splitlines() == [USER, f"{container.volume}/x"]


@pytest.mark.slow
def test_a_night_on_the_sample_is_a_prefect_flow(container, published):
    """The libraries together, as they are installed: one real flow, one real suite."""
    assert published.returncode == 1, published.stderr  # the picture among the files is sent back
    assert json.loads(published.stdout)["outcome"] == "published"
    assert "公開しました" in published.stderr and "この形式のファイルは読み取れません" in published.stderr
    assert "Traceback" not in published.stderr and "INFO" not in published.stderr
    waited = r"準備（記録を取る Prefect の起動待ち） … \d+\.\d秒"
    assert re.search(waited, published.stderr), "what it waits for, how long"
    assert prefect_states(container.volume) == [("monosashi-night", "COMPLETED", 7)]


@pytest.mark.slow
def test_a_night_calls_nobody_but_its_own_server(heard):
    _, called = heard
    assert "127.0.0.1" in called, "the recorder sees the night call Prefect's own server"
    assert {where for where in called if not is_loopback(where)} == set()


def prefect_states(home: Path) -> list[tuple]:
    """Return each flow run: its flow, its state and the number of its tasks."""
    with closing(sqlite3.connect(home / "prefect" / "prefect.db")) as con:
        return con.execute(
            "SELECT flow.name, flow_run.state_type, (SELECT count(*) FROM task_run WHERE flow_run_id = flow_run.id) "
            "FROM flow_run JOIN flow ON flow.id = flow_run.flow_id"
        ).fetchall()


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments, expected",
    [
        (["check", "48_師走町.csv"], "任命している"),
        (["template", "pref_dx", "482226", "--filled", "--out", "form.xlsx"], "form.xlsx"),
        (["read", "48_師走町.csv"], "文字コード cp932"),
        (["doctor"], "○ 公開中のデータ"),
        (["sql", "SELECT count(*) AS bodies FROM core.body", "--format", "csv"], "bodies"),
        (["sql", "14_join_an_estat_table", "--format", "csv"], "葉月市"),
        (["score", "--framework", "own", "--values", "values.csv"], "東町,all,dx,70.0"),
    ],
)
def test_commands(container, published, arguments, expected):
    shutil.copy(FORM, container.volume)
    (container.volume / "own").mkdir(exist_ok=True)
    (container.volume / "own" / "framework.toml").write_text(
        'indicator = [{ id = "online_pct", goalposts = { low = 0, high = 100 } }]\n'
        'group = [{ id = "dx", indicators = { online_pct = 1 } }]\n', encoding="utf-8",
    )  # fmt: skip
    (container.volume / "values.csv").write_text("unit,indicator,value\n東町,online_pct,70\n", encoding="utf-8")
    done = container.run(*arguments)
    assert done.returncode in (0, 1) and expected in done.stdout, done.stderr


@pytest.fixture(scope="module")
def address(container: Container, published: object) -> Iterator[str]:
    """The dashboards as the Containerfile starts them, on a free port."""
    port = free_port()
    (words,) = [json.loads(rest) for name, rest in instructions() if name == "CMD"]
    command = container.confined(container.monosashi, *words, "--port", port)
    with subprocess.Popen(command, env=container.env, stdout=subprocess.DEVNULL) as server:
        try:
            awaited(lambda: answers(port), 120)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def answers(port: int) -> bool:
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.slow
def test_serve_answers(address):
    with urlopen(f"{address}/readyz", timeout=60) as page:
        assert page.read().strip()  # the run that is shown
    headers = {"X-File-Name": "form.csv", "Content-Type": "application/octet-stream"}
    with urlopen(Request(f"{address}/check/file?lang=ja", FORM.read_bytes(), headers), timeout=120) as answer:
        assert "任命してる" in str(json.load(answer)["shown"])


@pytest.mark.slow
def test_without_a_home_the_users_data_folder(container, tmp_path):
    """The folder of the XDG specification, and MONOSASHI_HOME before it."""
    asked = [container.python, "-c", "from pipeline.settings import Settings; print(Settings().home)"]

    def home(**env: str) -> str:
        plain = {"PATH": os.environ["PATH"], "HOME": "/home/official"} | env
        return subprocess.run(asked, cwd=tmp_path, env=plain, capture_output=True, text=True, check=True).stdout.strip()

    assert home() == "/home/official/.local/share/monosashi"
    assert home(XDG_DATA_HOME="/data") == "/data/monosashi"
    assert home(XDG_DATA_HOME="relative") == "/home/official/.local/share/monosashi"
    assert home(XDG_DATA_HOME="/data", MONOSASHI_HOME="/srv/m") == "/srv/m"


@pytest.mark.slow
def test_a_wheel_without_its_data_names_the_missing_file(source, container, tmp_path):
    bare = shutil.copytree(source, tmp_path / "source", ignore=shutil.ignore_patterns("dist", "build", "surveys"))
    target = tmp_path / "installed"
    command = [UV, "pip", "install", "--quiet", "--no-deps", "--python", sys.executable, "--target", target]
    subprocess.run([*command, build_wheel(bare)], check=True)
    env = container.env | {"PYTHONPATH": str(target)}
    command = [container.python, "-m", "pipeline.cli", "doctor"]
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True)
    assert done.returncode == 2 and done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert str(target / SHIPPED[0]) in line


def test_the_containerfile_asks_for_no_rights_and_names_no_registry():
    by_name = dict(instructions())
    assert by_name["USER"].split(":")[0] == USER
    assert by_name["VOLUME"] == by_name["WORKDIR"] == "/var/lib/monosashi"
    assert json.loads(by_name["ENTRYPOINT"]) == ["/opt/monosashi/bin/monosashi"]
    image = next(rest for name, rest in instructions() if name == "ARG").split("=")[1]
    assert "/" not in image and "." not in image.split(":")[0]
