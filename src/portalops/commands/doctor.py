"""Checking that everything portalops stands on is sound, one plain line for each thing."""

from __future__ import annotations

import locale
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from msgspec import Struct

from portalops.commands.help_page import cells
from portalops.commands.options import GlobalOptions, options_of
from portalops.commands.output import out, print_json
from portalops.configuration import Configuration, default_file, load
from portalops.errors import ExitCode, PortalopsError
from portalops.queries import record_verify
from portalops.sign_in import Session, delivery_of, sign_in
from portalops.wording import Sentence, label, say
from portalops.words import tell

if TYPE_CHECKING:
    from portalops.store.opening import Store

_MARKS = {"sound": "[OK]", "wrong": "[NG]", "told": "[--]"}
_SMALLEST = (80, 24)
_NAME_CELLS = 14


NAMES: dict[str, Sentence | str] = {
    "": "",
    "configuration": say("configuration"),
    "operator": say("operator"),
    "profile": say("profile"),
    "store": say("store"),
    "record": say("record"),
    "purges": say("purges"),
    "mail": say("mail"),
    "locale": say("locale"),
    "terminal": say("terminal"),
}


class Finding(Struct, frozen=True):
    """One thing that was looked at: sound, wrong, or only told."""

    what: str
    state: Literal["sound", "wrong", "told"]
    text: Sentence


def doctor(
    ctx: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help=label("Print JSON on stdout"))] = False,
) -> None:
    """Look at configuration, profiles, store, mail and terminal; fail where something is wrong."""
    findings = list(_findings(options_of(ctx)))
    if as_json:
        print_json([{"what": f.what, "state": f.state, "message": tell(f.text)} for f in findings])
    else:
        for finding in findings:
            out(f"{_MARKS[finding.state]} {_padded(tell(NAMES[finding.what]))} {tell(finding.text)}")
    if any(finding.state == "wrong" for finding in findings):
        raise typer.Exit(ExitCode.FAILED)


def _padded(name: str) -> str:
    return name + " " * (_NAME_CELLS - cells(name))


def _findings(options: GlobalOptions) -> Iterator[Finding]:
    try:
        configuration = options.configuration()
        session = sign_in(configuration, door="command")
    except PortalopsError as fault:
        yield Finding("configuration", "wrong", fault.text)
    else:
        yield _configuration(options)
        yield from _profiles(session)
        yield from _store(session)
        yield _mail(configuration)
    yield from _terminal()


def _configuration(options: GlobalOptions) -> Finding:
    file = Path(options.config) if options.config else default_file()
    if os.path.isfile(file):
        if _tells_secret(file):
            return Finding(
                "configuration",
                "wrong",
                say("{file} holds the store's password, and others can read it: chmod 600 {file}", file=str(file)),
            )
        return Finding("configuration", "sound", say("{file} is read.", file=str(file)))
    return Finding("configuration", "told", say("There is no {file}; everything has its default.", file=str(file)))


def _tells_secret(file: Path) -> bool:
    """Whether a file that others can read holds the password of the store's address."""
    from portalops.store.engines import has_secret

    store = load(str(file)).store
    return bool(file.stat().st_mode & 0o077) and "://" in store and has_secret(store)


def _operator(session: Session) -> Finding:
    """Who works here, and which role the store gives them."""
    standing = session.desk.learn()
    who = standing.operator
    if not standing.has_grants:
        return Finding("operator", "told", say(
            "{operator} may do everything here, and so may anybody: nobody has a role yet. Give the first with: "
            "portalops operator set {operator} administrator", operator=who))  # fmt: skip
    if standing.grant is None:
        return Finding("operator", "told", say("{operator} has no role here, and may only look up.", operator=who))
    where = ", ".join(standing.grant.portals) or say("all portals")
    return Finding("operator", "sound", say("{operator} has the role {role} at {where}.", operator=who,
                                            role=standing.grant.role, where=where))  # fmt: skip


def _profiles(session: Session) -> Iterator[Finding]:
    for name in session.profiles:
        try:
            count = len(session.profiles[name].rules)
            yield Finding("profile", "sound", say("{portal}: {count} rules", portal=name, count=count))
        except PortalopsError as fault:
            yield Finding("profile", "wrong", fault.text)


def _store(session: Session) -> Iterator[Finding]:
    from portalops.store.engines import file_of, shown
    from portalops.store.schema import HEAD

    where = session.configuration.store
    try:
        name, file = shown(where), file_of(where)
        if file is not None and not os.path.exists(file):
            yield Finding("operator", "told", say("You are {operator}.", operator=session.desk.operator.name))
            yield Finding("store", "told", say("{store} isn't there yet; the first change makes it.", store=name))
            return
        with session:
            store = session.open()
            yield Finding(
                "store",
                "sound",
                say("{store} opens; it has the schema that this portalops needs: {version}.", store=name, version=HEAD),
            )
            yield _operator(session)
            checked = session.read(lambda lists: lists.check_chain())
            purges = _purges(store)
    except PortalopsError as fault:
        yield Finding("store", "wrong", fault.text)
        return
    yield Finding("record", "wrong" if record_verify.is_broken(checked) else "sound", record_verify.finding(checked))
    yield purges
    yield Finding("record", "told", say("All that must be true of the store is proved by: portalops store check"))


def _purges(store: Store) -> Finding:
    """Whether whom was purged is remembered elsewhere too, so that a backup doesn't bring them back."""
    try:
        return Finding("purges", "sound", say("{file} remembers them after a restore.", file=str(store.register)))
    except PortalopsError:
        return Finding("purges", "told", say(
            "A restored backup would bring back who was purged: name a file of the configuration as purge_register."
        ))  # fmt: skip


def _mail(configuration: Configuration) -> Finding:
    mail = configuration.mail
    try:
        delivery_of(mail).close()
    except PortalopsError as fault:
        return Finding("mail", "wrong", fault.text)
    if mail.smtp:
        server = say(
            "From {sender} by {host}:{port}.", sender=mail.sender, host=mail.smtp.host, port=str(mail.smtp.port)
        )
        return Finding("mail", "told", server)
    return Finding(
        "mail", "told", say("From {sender} into the folder {folder}.", sender=mail.sender, folder=mail.folder)
    )


def _terminal() -> Iterator[Finding]:
    encoding = locale.getpreferredencoding(do_setlocale=False)
    is_utf8 = encoding.lower().replace("-", "") == "utf8"
    yield Finding("locale", "sound" if is_utf8 else "wrong", say("Text is {encoding}.", encoding=encoding))
    if not sys.stdout.isatty():
        yield Finding("terminal", "told", say("The output isn't a terminal."))
        return
    size = os.get_terminal_size(sys.stdout.fileno())
    fits = size.columns >= _SMALLEST[0] and size.lines >= _SMALLEST[1]
    yield Finding(
        "terminal",
        "sound" if fits else "wrong",
        say(
            "It has {columns} columns and {lines} lines; the console needs {least} by {lowest}.",
            columns=size.columns,
            lines=size.lines,
            least=_SMALLEST[0],
            lowest=_SMALLEST[1],
        ),
    )
    yield Finding("terminal", "told", say("These two lines are equally long, or ambiguous characters are set to wide:"))
    yield Finding("", "told", say("“※→○”|"))
    yield Finding("", "told", say("-----|"))
    kitty = os.environ.get("TEXTUAL_DISABLE_KITTY_KEY", "1")
    yield Finding("terminal", "told", say("TEXTUAL_DISABLE_KITTY_KEY={value}", value=kitty))
