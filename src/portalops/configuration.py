"""The centre's configuration: one TOML file, typed, each fault named with its place."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct

from portalops.errors import BadConfiguration
from portalops.permissions import Permission
from portalops.wording import say


class Smtp(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The server that mail goes through; the password stands alone in a file of its own."""

    host: str
    port: int = 587
    starttls: bool = True
    user: str = ""
    password_file: str = ""


class Mail(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How queued mail leaves: into a folder of .eml files, or through a server where one is named."""

    sender: str = "support@localhost"
    folder: str = ""
    smtp: Smtp | None = None


Share = Literal["all", "look"] | tuple[Permission, ...]


class Configuration(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that a centre sets; an empty path is the default under the user's data folder.

    Operators says what each may do: all, look, or a list of permissions. Who isn't listed may only look up.
    """

    store: str = ""
    papers: str = ""
    activation_key: str = ""
    overlay: str = ""
    profiles: str = ""
    language: Literal["", "ja", "en"] = ""
    mail: Mail = Mail()
    operators: dict[str, Share] | None = None

    def permissions(self, name: str) -> frozenset[Permission]:
        """What an operator of that name may do; everything, where the centre lists no operators."""
        given = "all" if self.operators is None else self.operators.get(name, "look")
        if given == "all":
            return frozenset(Permission)
        return frozenset((Permission.LOOK_UP, *given)) if isinstance(given, tuple) else frozenset((Permission.LOOK_UP,))


def load(file: str | None = None, *, store: str | None = None, papers: str | None = None) -> Configuration:
    """The configuration of a file, of the default file where it exists, or the defaults; what is given outweighs it."""
    path = Path(file) if file else default_file()
    settings = _read(path) if file or path.is_file() else Configuration()
    mail = settings.mail
    return msgspec.structs.replace(
        settings,
        store=store or settings.store or str(data_folder() / "portalops.db"),
        papers=papers or settings.papers or str(data_folder() / "papers"),
        activation_key=settings.activation_key or str(data_folder() / "activation-key.pem"),
        mail=mail if mail.folder else msgspec.structs.replace(mail, folder=str(data_folder() / "mail")),
    )


def default_file() -> Path:
    """Where the configuration is looked for when no file is named."""
    from platformdirs import user_config_path  # 10 ms, and not needed where every path is given

    return user_config_path("portalops") / "portalops.toml"


def data_folder() -> Path:
    """Where store, papers and mail lie when nothing else is said."""
    from platformdirs import user_data_path

    return user_data_path("portalops")


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file as tables, or BadConfiguration with the place of its fault."""
    import tomllib

    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        reason = os.strerror(fault.errno) if isinstance(fault, OSError) and fault.errno else str(fault)
        raise BadConfiguration(say("{file} can't be read: {fault}", file=str(path), fault=reason)) from fault


def _read(path: Path) -> Configuration:
    tables = _absolute(read_toml(path), path.absolute().parent)
    try:
        return msgspec.convert(tables, Configuration)
    except msgspec.ValidationError as fault:
        reason = _located(str(fault), tables)
        raise BadConfiguration(say("{file} is wrong: {fault}", file=str(path), fault=reason)) from fault


def _located(fault: str, tables: Mapping[str, Any]) -> str:
    """The fault with the operator's name in it, since the library names no key of a table."""
    if "$.operators[...]" not in fault:
        return fault
    for operator, share in tables["operators"].items():
        try:
            msgspec.convert(share, Share)
        except msgspec.ValidationError:
            return fault.replace("$.operators[...]", f"$.operators.{operator}")
    return fault


_PATHS = {
    "": ("store", "papers", "activation_key", "overlay", "profiles"),
    "mail": ("folder",),
    "smtp": ("password_file",),
}


def _absolute(table: Mapping[str, Any], folder: Path, name: str = "") -> dict[str, Any]:
    """The tables with every path made absolute, starting from the file's own folder."""
    absolute = dict(table)
    for key, value in table.items():
        if isinstance(value, dict):
            absolute[key] = _absolute(value, folder, key)
        elif key in _PATHS.get(name, ()) and isinstance(value, str) and value and "://" not in value:
            absolute[key] = str(folder / Path(value).expanduser())
    return absolute
