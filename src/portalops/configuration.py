"""The centre's configuration: one TOML file, typed, each fault named with its place."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from portalops.errors import BadConfiguration
from portalops.wording import say


class Smtp(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The server that mail goes through; the password stands alone in a file of its own."""

    host: Annotated[str, Meta(pattern=r"\A[^\s@\x00-\x1f\x7f]{1,253}\Z")]
    port: Annotated[int, Meta(ge=1, le=65535)] = 587
    starttls: bool = True
    user: str = ""
    password_file: str = ""


class Mail(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How queued mail leaves: into a folder of .eml files, or through a server where one is named."""

    sender: str = "support@localhost"
    folder: str = ""
    smtp: Smtp | None = None


class Context(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of the centre's stores, such as practice, staging or production, with what it has of its own.

    One that is called production, prod, 本番 or honban is a production one, unless it says otherwise.
    """

    store: str
    papers: str = ""
    exports: str = ""
    activation_key: str = ""
    record_key: str = ""
    purge_register: str = ""
    mail: Mail | None = None
    production: bool | None = None


_PRODUCTION = ("production", "prod", "本番", "honban")


class Configuration(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that a centre sets; an empty path is the default under the user's data folder."""

    store: str = ""
    papers: str = ""
    exports: str = ""
    activation_key: str = ""
    record_key: str = ""
    purge_register: str = ""
    overlay: str = ""
    profiles: str = ""
    language: Literal["", "ja", "en"] = ""
    mail: Mail = Mail()
    context: str = ""
    contexts: dict[str, Context] = {}

    @property
    def production(self) -> bool:
        """Whether the store is that of a production context."""
        context = self.contexts.get(self.context)
        if context is None:
            return False
        return self.context.lower() in _PRODUCTION if context.production is None else context.production


def load(
    file: str | None = None, *, store: str | None = None, papers: str | None = None, context: str | None = None
) -> Configuration:
    """The configuration of a file, of the default file where it exists, or the defaults; what is given outweighs it.

    Where there are contexts, what the one that is named has of its own outweighs the rest; a store that is one's of
    them is in that context. BadConfiguration where none is named and there are several.
    """
    path = Path(file) if file else default_file()
    settings = _in_context(_read(path) if file or path.is_file() else Configuration(), store, context)
    mail = settings.mail
    return msgspec.structs.replace(
        settings,
        store=store or settings.store or str(own_store()),
        papers=papers or settings.papers or str(data_folder() / "papers"),
        exports=settings.exports or str(data_folder() / "exports"),
        activation_key=settings.activation_key or str(data_folder() / "activation-key.pem"),
        record_key=settings.record_key or str(data_folder() / "record-key.pem"),
        mail=mail if mail.folder else msgspec.structs.replace(mail, folder=str(data_folder() / "mail")),
    )


def _in_context(settings: Configuration, store: str | None, named: str | None) -> Configuration:
    """The settings with those of one context over them."""
    if store and not named:
        named = next((name for name, context in settings.contexts.items() if _is_same(store, context.store)), "")
        if not named:
            return msgspec.structs.replace(settings, context="")
    name = named or settings.context or (next(iter(settings.contexts)) if len(settings.contexts) == 1 else "")
    names = ", ".join(settings.contexts)
    if not name:
        if settings.contexts:
            raise BadConfiguration(say("Name the context with --context; there are {names}.", names=names))
        return settings
    if name not in settings.contexts:
        if settings.contexts:
            raise BadConfiguration(say("There is no context {name}; there are {names}.", name=name, names=names))
        raise BadConfiguration(say("There is no context {name}; the configuration has none.", name=name))
    context = settings.contexts[name]
    own = {field: value for field in ("store", "papers", "exports", "activation_key", "record_key", "mail")
           if (value := getattr(context, field))}  # fmt: skip
    own["purge_register"] = context.purge_register  # that of another store would have its customers erased in this one
    return msgspec.structs.replace(settings, context=name, **own)


def _is_same(store: str, other: str) -> bool:
    if "://" in store or "://" in other:
        return store == other
    return os.path.realpath(os.path.expanduser(store)) == os.path.realpath(other)


def default_file() -> Path:
    """Where the configuration is looked for when no file is named."""
    from platformdirs import user_config_path  # 10 ms, and not needed where every path is given

    return user_config_path("portalops") / "portalops.toml"


def own_store() -> Path:
    """The store that is opened when none is named."""
    return data_folder() / "portalops.db"


def data_folder() -> Path:
    """Where store, papers and mail lie when nothing else is said."""
    from platformdirs import user_data_path

    return user_data_path("portalops")


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file as tables, or BadConfiguration with the place of its fault."""
    from portalops.toml_file import UnreadableToml, read_toml_file

    try:
        return read_toml_file(path)
    except UnreadableToml as fault:
        raise BadConfiguration(say("{file} can't be read: {fault}", file=str(path), fault=fault.text)) from fault


def _read(path: Path) -> Configuration:
    tables = _absolute(read_toml(path), path.absolute().parent)
    try:
        return msgspec.convert(tables, Configuration)
    except msgspec.ValidationError as fault:
        said = str(fault)  # which may repeat a value, and ends in the place
        reason = said if len(said) <= _LONGEST_FAULT else f"{said[:80]}...{said[-80:]}"
        raise BadConfiguration(say("{file} is wrong: {fault}", file=str(path), fault=reason)) from fault


_LONGEST_PATH = 4096
_LONGEST_FAULT = 400
_PATHS = {
    "": ("store", "papers", "exports", "activation_key", "record_key", "purge_register", "overlay", "profiles"),
    "mail": ("folder",),
    "smtp": ("password_file",),
}


def _absolute(table: Mapping[str, Any], folder: Path, name: str = "") -> dict[str, Any]:
    """The tables with every path made absolute, starting from the file's own folder."""
    absolute = dict(table)
    for key, value in table.items():
        if isinstance(value, dict):
            absolute[key] = _absolute(value, folder, "" if name == "contexts" else key)
        elif key in _PATHS.get(name, ()) and isinstance(value, str) and value and "://" not in value:
            if "\0" in value or len(value) > _LONGEST_PATH:
                raise BadConfiguration(say("{field}: {file} can't be the name of a file.", field=key, file=value[:80]))
            absolute[key] = str(folder / os.path.expanduser(value))
    return absolute
