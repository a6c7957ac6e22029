"""The sample behind a sign-in: a local identity provider with five people, one of each role (`make run-office`).

The provider asks nobody for a password: it is for looking at who sees what, on this machine.
"""

import sys
import threading
from pathlib import Path

from dashboards.serve import serve
from tests.dashboards.identity_provider import CLIENT, SECRET, Provider

PORT, PROVIDER_PORT = 8050, 8051
PEOPLE = {
    "国の担当（nation）": {"sub": "1", "preferred_username": "kuni", "groups": ["kuni"]},
    "見本県の担当（prefecture）": {"sub": "2", "preferred_username": "mihon", "groups": ["mihon"]},
    "例示県の担当（prefecture）": {"sub": "3", "preferred_username": "reiji", "groups": ["reiji"]},
    "葉月市の担当（municipality）": {"sub": "4", "preferred_username": "hazuki", "groups": ["hazuki"]},
    "分析する人（analyst）": {"sub": "5", "preferred_username": "bunseki", "groups": ["bunseki"]},
}
GROUPS = {
    "kuni": 'role = "nation"', "mihon": 'role = "prefecture"\ncodes = ["480002"]',
    "reiji": 'role = "prefecture"\ncodes = ["490008"]', "hazuki": 'role = "municipality"\ncodes = ["482226"]',
    "bunseki": 'role = "analyst"',
}  # fmt: skip


def furnish(home: Path, issuer: str) -> None:
    """Write who is in which role, and the secret that is shared with the provider."""
    groups = "".join(f'\n[[group]]\nname = "{name}"\n{rest}\n' for name, rest in GROUPS.items())
    table = f'mode = "oidc"\n\n[oidc]\nissuer = "{issuer}"\nclient_id = "{CLIENT}"\n{groups}'
    home.mkdir(parents=True, exist_ok=True)
    (home / "access.toml").write_text(table, encoding="utf-8")
    (home / "oidc.secret").write_text(SECRET, encoding="ascii")


def main(home: Path) -> None:
    provider = Provider(PROVIDER_PORT, PEOPLE)
    threading.Thread(target=provider.serve_forever, daemon=True).start()
    furnish(home, provider.issuer)
    serve(home, "127.0.0.1", PORT)


if __name__ == "__main__":
    if sys.argv[1] == "furnish":  # before the night, which publishes open data where there are roles
        furnish(Path(sys.argv[2]), f"http://127.0.0.1:{PROVIDER_PORT}")
    else:
        main(Path(sys.argv[2]))
