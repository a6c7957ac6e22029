"""Who may see what in one home: how people are known, and which group of theirs is which role (`H/access.toml`)."""

import ipaddress
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from pipeline.definitions.faults import fault
from pipeline.definitions.model import DefinitionError, Model, load

Role = Literal["nation", "prefecture", "municipality", "analyst", "public"]
Mode = Literal["none", "proxy", "oidc"]
FILE = "access.toml"
_LEAST_SECRET = 32
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


class AccessError(ValueError):
    """`access.toml` cannot be used. The message has the place and what to write there."""


class Grant(Model):
    """What the people of one group are. `codes`: of prefectures or of one municipality, as the role asks for."""

    name: str = Field(min_length=1)
    role: Role
    codes: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _require_codes(self) -> Self:
        if self.role in ("prefecture", "municipality") and not self.codes:
            raise ValueError(fault("access.needs_codes", name=self.name, role=self.role))
        if self.role not in ("prefecture", "municipality") and self.codes:
            raise ValueError(fault("access.takes_no_codes", name=self.name, role=self.role))
        if any(len(code) != 6 or not code.isascii() or not code.isdigit() for code in self.codes):
            raise ValueError(fault("access.six_digits", name=self.name))
        return self


class Proxy(Model):
    """The portal in front: from which addresses it is believed, with which secret, what its headers are called."""

    addresses: tuple[str, ...] = ("127.0.0.1", "::1")
    secret_file: str = "proxy.secret"  # noqa: S105
    """Below the home; for the account of the dashboards alone."""
    user_header: str = "X-Monosashi-User"
    groups_header: str = "X-Monosashi-Groups"
    secret_header: str = "X-Monosashi-Secret"  # noqa: S105

    @field_validator("addresses")
    @classmethod
    def _require_addresses(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        for text in given:
            try:
                ipaddress.ip_address(text)
            except ValueError:
                raise ValueError(fault("access.unknown_address", text=text)) from None
        return given


class Oidc(Model):
    """The office's identity provider, and how we are known to it: code flow with PKCE.

    `issuer` is where its `/.well-known/openid-configuration` stands; `address` where browsers find the dashboards, for
    the way back: without one, as the browser asked.
    """

    issuer: str
    client_id: str = Field(min_length=1)
    secret_file: str = "oidc.secret"  # noqa: S105
    """Below the home; for the account of the dashboards alone."""
    address: str = ""
    name_claim: str = "preferred_username"
    groups_claim: str = "groups"
    scope: str = "openid profile"
    session_minutes: int = Field(default=60, ge=1, le=24 * 60)
    """After so long somebody is sent to the provider anew: what it took away is gone by then."""

    @field_validator("issuer", "address")
    @classmethod
    def _require_tls(cls, given: str) -> str:
        """Over the network only with TLS; on this machine, for a trial, without."""
        parts = urlsplit(given)
        if given and parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _THIS_MACHINE):
            raise ValueError(fault("access.no_tls", given=given))
        return given.rstrip("/")


class Access(Model):
    """How people are known. `none`: the dashboards answer this machine only, and whoever asks owns the home."""

    mode: Mode = "none"
    hosts: tuple[str, ...] = ()
    """Names by which browsers may ask for the dashboards, besides those of this machine."""
    proxy: Proxy = Proxy()
    oidc: Oidc | None = None
    group: tuple[Grant, ...] = ()

    @field_validator("group")
    @classmethod
    def _require_one_role_a_group(cls, given: tuple[Grant, ...]) -> tuple[Grant, ...]:
        names = [grant.name for grant in given]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(fault("access.twice", name=twice[0]))
        return given

    @model_validator(mode="after")
    def _require_provider(self) -> Self:
        if self.mode == "oidc" and self.oidc is None:
            raise ValueError(fault("access.no_provider"))
        if self.mode == "oidc" and self.oidc and self.hosts and not self.oidc.address:
            raise ValueError(fault("access.no_address", host=self.hosts[0]))
        return self

    @property
    def grants(self) -> Mapping[str, Grant]:
        """The grants by the name of their group."""
        return {grant.name: grant for grant in self.group}


def read_access(home: Path) -> Access:
    """Read `access.toml` of a home; without one, mode `none`. Raises AccessError."""
    path = home / FILE
    if not path.exists():
        return Access()
    try:
        return load(Access, path)
    except DefinitionError as error:
        raise AccessError(" ".join(str(error).splitlines())) from None
    except OSError:
        raise AccessError(f"{path}: {fault('access.unreadable')}。") from None


def read_secret(home: Path, access: Access) -> str:
    """Read the secret that we share with the portal or the provider. Raises AccessError where missing or short."""
    path = home / (access.oidc if access.mode == "oidc" and access.oidc else access.proxy).secret_file
    try:
        secret = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        secret = None
    if secret is None:
        raise AccessError(f"{path}: {fault('access.unreadable')}。")
    if len(secret) < _LEAST_SECRET:
        raise AccessError(f"{path}: {fault('access.short_secret', least=_LEAST_SECRET, path=path)}")
    return secret
