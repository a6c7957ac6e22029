"""Every way of looking for what is another's, at a real server behind a sign-in, as each of its five people.

`python -m tests.benchmarks.ways_to_look [HOME]`: HOME is that of `make run-office`, whose night has run. Prints a line
for each way: what came back, and whether it is what the analyst, who sees the open data, gets.
"""

import http.cookiejar
import json
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from pipeline.cli.reference import install_sample
from pipeline.settings import ROOT, Home
from pipeline.warehouse.publish import current
from pipeline.warehouse.snapshot import open_snapshot
from tests.conftest import SAMPLE_INBOX, night
from tests.office import PEOPLE, furnish
from tests.scenarios.ways_to_look import MARKS, OF_ANOTHER, OF_THE_HOME, Request, Target, parts_about, plain

START = """
import sys
from pathlib import Path
from tests import office
office.PORT, office.PROVIDER_PORT = {}, {}
office.main(Path(sys.argv[1]))
"""
FOREIGN = {"例示": ("482013", "480002"), "葉月": ("482013", "480002")}
"""Part of a person's name → a body that is not theirs; for the others one of 例示県."""
Answer = tuple[int, str]


class Browser:
    """Somebody who has signed in."""

    def __init__(self, base: str, person: str) -> None:
        self._base = base
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        page = self._open(f"{base}/sign-in")[1]
        self._open(f"{page}&who={urllib.request.quote(person)}")

    def _open(self, address: str) -> tuple[int, str]:
        with self._opener.open(address, timeout=60) as answer:
            return answer.status, answer.url

    def ask(self, sent: Request) -> Answer:
        headers = {"Sec-Fetch-Site": "same-origin", **sent.headers}
        body = None if sent.json is None else json.dumps(sent.json).encode()
        headers |= {} if body is None else {"Content-Type": "application/json"}
        request = urllib.request.Request(self._base + sent.path, body, headers, method=sent.method)
        try:
            with self._opener.open(request, timeout=120) as answer:
                return answer.status, plain(_text_of(answer.read()))
        except urllib.error.HTTPError as refused:
            return refused.code, plain(refused.read())


def _text_of(content: bytes) -> bytes:
    """Return the text of a PDF, which names the class of the file: its bytes differ by who asks."""
    if not content.startswith(b"%PDF"):
        return content
    return subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True).stdout


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


def target_of(home: Home, person: str) -> Target:
    """A body that is not this person's, and the newest delivery of it."""
    code, prefecture = next((one for part, one in FOREIGN.items() if part in person), ("492019", "490008"))
    snapshot = current(home.published)
    assert snapshot is not None
    with open_snapshot(snapshot.path(home.published)) as con:
        sql = "SELECT max(delivery_id) FROM meta.delivery WHERE sender_code = $1"
        return Target(code, prefecture, con.execute(sql, [code]).fetchall()[0][0])


def verdict(own: Answer, public: Answer, code: str) -> str:
    """Compare an answer with that to the public, of the body alone where the page has rows of one's own, too."""
    if own == public:
        return "as to the public"
    if own[0] == public[0] and own[1].startswith("{") and parts_about(own[1], code) == parts_about(public[1], code):
        return "of the body as to the public"
    return "OTHERWISE"


def try_all(base: str, home: Home) -> int:
    """Try every way as everybody; print what came. Returns how many answers were otherwise."""
    browsers = {person: Browser(base, person) for person in PEOPLE}
    (analyst,) = (one for one in PEOPLE if "analyst" in one)
    wrong = 0
    for person, browser in browsers.items():
        target = target_of(home, person)
        for way, requests in OF_ANOTHER.items():
            for sent in requests(target):
                own, public = browser.ask(sent), browsers[analyst].ask(sent)
                found = "all by name" if "nation" in person else verdict(own, public, target.code)
                wrong += found == "OTHERWISE"
                print(f"{person}｜{way}｜{own[0]}｜{found}", flush=True)
        for way, paths in OF_THE_HOME.items():
            answers = [browser.ask(Request(path)) for path in paths]
            is_served = any(mark in text for _, text in answers for mark in MARKS)
            wrong += is_served
            print(
                f"{person}｜{way}｜{', '.join(str(status) for status, _ in answers)}｜{'SERVED' if is_served else 'no'}"
            )
    return wrong


def main(home: Path) -> None:
    """Start the server and try all."""
    port, provider = free_port(), free_port()
    process = subprocess.Popen([sys.executable, "-c", START.format(port, provider), home], cwd=ROOT)
    try:
        base = f"http://localhost:{port}"
        for _ in range(300):
            time.sleep(0.2)
            try:
                urllib.request.urlopen(f"{base}/healthz", timeout=5).close()
                break
            except OSError:
                continue
        print(f"{try_all(base, Home(home))} answers that are not what everybody gets")
    finally:
        process.terminate()
        process.wait()


def made_home(folder: Path) -> Path:
    """Return the home of `make run-office`, after its night."""
    install_sample(Home(folder))
    furnish(folder, "http://127.0.0.1:1")
    night(folder, SAMPLE_INBOX)
    return folder


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        main(Path(sys.argv[1]) if len(sys.argv) > 1 else made_home(Path(name) / "home"))
