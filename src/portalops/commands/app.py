"""The command line: its table of contents, the options before the command, and the way out on every failure.

The table names nouns and hand-written commands; what operations and look-ups there are, the catalogues alone know.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from errno import EDQUOT, EFBIG, ENOSPC
from functools import partial
from importlib import import_module
from typing import Annotated, Any

import typer
from msgspec import Struct
from typer.core import TyperCommand, TyperGroup

from portalops import __version__, words
from portalops.commands.as_typed import take_as_typed
from portalops.commands.options import GlobalOptions, refuse_password
from portalops.commands.output import note, out
from portalops.commands.spoken import Spoken, speak_typer
from portalops.errors import ExitCode, PortalopsError
from portalops.wording import label, say
from portalops.words import tell, text

PIPE_CLOSED = 141
_NO_ROOM = (ENOSPC, EDQUOT, EFBIG)
OF_THE_PROGRAM = ("--lang", "--store", "--context", "--config", "--papers")


class Entry(Struct, frozen=True):
    """One line of the table of contents; a hand-written command names the module and the function that it is."""

    name: str
    title: str
    function: str = ""


CONTENTS = (
    Entry("find", label("Find tenants, accounts and invoices")),
    Entry("tenant", label("Tenants: look them up, register them")),
    Entry("account", label("Users of a tenant")),
    Entry("password", label("Passwords: reset one, check a candidate")),
    Entry("license", label("Licenses of a tenant")),
    Entry("points", label("Points of a tenant, and its auto-charge")),
    Entry("withdrawal", label("Withdrawals, from the notice to the end")),
    Entry("purge", label("Purges: whose personal data are due to be erased")),
    Entry("usage", label("Measured use of a tenant, and when it is warned")),
    Entry("plan", label("Plan and billing of a tenant")),
    Entry("balance", label("Balance of a tenant, set off against its invoices")),
    Entry("transfer", label("Bank transfers of a wrong amount")),
    Entry("apikey", label("API keys of services, by their ending")),
    Entry("contract", label("Contracts: services and terms of a tenant")),
    Entry("product", label("Products of a contract, and their licenses")),
    Entry("environment", label("Environments in which products run")),
    Entry("allocation", label("Licenses of a product for an environment")),
    Entry("activation", label("Activation: a request file in, a signed file out")),
    Entry("invitation", label("Invitations to a contract")),
    Entry("company", label("Companies of a tenant's group")),
    Entry("resource", label("Files of a contract, and who took them")),
    Entry("quote", label("Quotes, from the request to the customer's word")),
    Entry("role", label("Roles of a portal's users")),
    Entry("order", label("Orders of a tenant, and when each is billed")),
    Entry("payment", label("How a tenant pays")),
    Entry("debit", label("Direct debit, from asking for it to the day it is in force")),
    Entry("credit", label("Credit lines of tenants")),
    Entry("inquiry", label("Inquiries: what customers wrote")),
    Entry("invoice", label("Invoices and their duplicates")),
    Entry("trouble", label("Login trouble: from the message to its cure")),
    Entry("billing", label("Billing: when a bill comes, and when it is due")),
    Entry("calendar", label("Business days of a portal")),
    Entry("desk", label("Desks: whom to call, and whether they are open now")),
    Entry("approval", label("Approvals: what waits for a second person")),
    Entry("operator", label("Operators of the store, and their roles")),
    Entry("call", label("Calls: who is calling, and what was done meanwhile")),
    Entry("reveal", label("Show masked personal data for some minutes"), "call:reveal"),
    Entry("record", label("The record: who did what")),
    Entry("batch", label("A whole file of rows at once")),
    Entry("run", label("Run commands, one a line, answered in JSON"), "run:run"),
    Entry("import", label("Whole files of tenants, accounts and more, in one go"), "import_files:import_files"),
    Entry("profile", label("The rules of each portal")),
    Entry("mail", label("Mail that waits to be sent")),
    Entry("store", label("The store: upgrade it, back it up, check it, restore it")),
    Entry("demo", label("Try everything on a practice store"), "demo:demo"),
    Entry("write", label("Open production to your writes for a time"), "write:write"),
    Entry("console", label("Open the console"), "console:console"),
    Entry("doctor", label("Check configuration, profiles, store and terminal"), "doctor:doctor"),
)
HAND_WRITTEN = (
    Entry("batch preview", label("Show what a file of rows would do, and do nothing"), "batch:preview"),
    Entry("batch run", label("Do a file of rows; what was done before isn't done twice"), "batch:run"),
    Entry("batch resume", label("Go on with a file of rows where it stopped"), "batch_resume:resume"),
    Entry(
        "batch failed", label("The rows of a batch that weren't done, as a file to mend and run"), "batch_resume:failed"
    ),
    Entry("approval show", label("Show a request with its plan as it would be now"), "approval:show"),
    Entry("approval agree", label("Agree as the second person; it is then done as it is shown"), "approval:agree"),
    Entry("approval decline", label("Decline a request, with a reason"), "approval:decline"),
    Entry("approval withdraw", label("Take back what you asked for yourself"), "approval:withdraw"),
    Entry("operator set", label("Give an operator a role, in the place of any earlier one"), "operator:set_role"),
    Entry("operator remove", label("Take an operator's role away"), "operator:remove"),
    Entry("activation key", label("Make the key that signs activation files"), "activation_key:key"),
    Entry("activation public-key", label("Print the key that checks activation files"), "activation_key:public_key"),
    Entry("call open", label("Open a call about a tenant under a case number"), "call:open_call"),
    Entry("call check", label("Note which identity checks the caller has passed"), "call:check"),
    Entry("call show", label("Show the call that you are in"), "call:show"),
    Entry("call close", label("Close the call, and print the text for the case system"), "call:close"),
    Entry("record key", label("Make the key that signs checkpoints"), "record_checkpoint:key"),
    Entry("record public-key", label("Print the key that checks checkpoints"), "record_checkpoint:public_key"),
    Entry("record checkpoint", label("Sign how far the record reaches, into a file"), "record_checkpoint:checkpoint"),
    Entry(
        "record checkpoint-check",
        label("Check a checkpoint by the public key alone"),
        "record_checkpoint:checkpoint_check",
    ),
    Entry("profile new", label("Start the profile of a new portal, ready to be filled in"), "profile_new:new"),
    Entry("profile check", label("Check a profile file, and name every fault with its place"), "profile_check:check"),
    Entry("store upgrade", label("Upgrade the store to the schema that this program needs"), "store_upgrade:upgrade"),
    Entry("store grants", label("Print the SQL that gives roles their rights at a server"), "store_grants:grants"),
    Entry("store backup", label("Copy the store into a new file while others work"), "store_backup:backup"),
    Entry("store check", label("Prove everything that must be true of the store"), "store_check:check"),
    Entry("store restore", label("Put a backup in the store's place, once it is proved"), "store_restore:restore"),
    Entry("purge reapply", label("Erase again what a restored backup brought back"), "purge:reapply"),
    Entry("mail send", label("Deliver the mail that waits, each letter once"), "mail_send:send"),
)


class Door(TyperCommand):
    """A command that is built when somebody comes through it; until then it is a name and a title."""

    def __init__(self, name: str, title: str, build: Callable[[], TyperCommand | TyperGroup]) -> None:
        super().__init__(name, help=title, short_help=title.partition("\n")[0], rich_markup_mode=None)
        self._build = build

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """The context of the real command, so that everything from here on happens there."""
        return self._build().make_context(info_name, args, parent=parent, **extra)


class Noun(Spoken, TyperGroup):
    """The commands of one noun: its look-ups, then its operations, then what is written by hand."""

    def __init__(self, entry: Entry) -> None:
        doors = _doors(entry.name)
        super().__init__(name=entry.name, help=text(entry.title), commands=doors, rich_markup_mode=None)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Without a verb, show which there are."""
        if not args and not ctx.resilient_parsing:
            note(ctx.get_help())
            ctx.exit(ExitCode.USAGE)
        return super().parse_args(ctx, args)


def _doors(noun: str) -> list[Door]:
    from portalops.commands.bridge import look_up_command, title_of, write_command
    from portalops.operations import LISTING as OPERATIONS
    from portalops.queries import LISTING as QUERIES

    by_hand = (entry for entry in HAND_WRITTEN if entry.name.partition(" ")[0] == noun)
    return [
        *(Door(_verb(q.name), title_of(q.asks), partial(look_up_command, q)) for q in QUERIES.of_noun(noun)),
        *(Door(_verb(o.name), title_of(o.asks), partial(write_command, o)) for o in OPERATIONS.of_noun(noun)),
        *(Door(_verb(e.name), text(e.title), partial(_hand_written, e)) for e in by_hand),
    ]


def _verb(name: str) -> str:
    return name.rpartition(" ")[2]


def _hand_written(entry: Entry) -> TyperCommand:
    from portalops.commands.command import as_command

    module, _, function = entry.function.partition(":")
    found = getattr(import_module(f"portalops.commands.{module}"), function)
    return as_command(_verb(entry.name), text(entry.title), found)


def _built(entry: Entry) -> TyperCommand | TyperGroup:
    """What stands behind a line of the table: a hand-written command, a look-up of that very name, or a noun."""
    if entry.function:
        return _hand_written(entry)
    from portalops.commands.bridge import look_up_command
    from portalops.queries import LISTING

    return look_up_command(LISTING[entry.name]) if entry.name in LISTING else Noun(entry)


class Contents(Spoken, TyperGroup):
    """The whole command line."""

    def main(self, args: Sequence[str] | None = None, prog_name: str | None = None, *_: Any, **extra: Any) -> Any:
        """Run a command line, and leave the process with its exit code."""
        arguments = _hoisted(sys.argv[1:] if args is None else args)
        words.use(_language(arguments))
        speak_typer()
        take_as_typed(self)
        self.help = text(self.help or "")
        for param in self.params:
            param.help = text(getattr(param, "help", None) or "")  # type: ignore[attr-defined]
        self.commands = {entry.name: Door(entry.name, text(entry.title), partial(_built, entry)) for entry in CONTENTS}
        try:
            code = super().main(arguments, prog_name or "portalops", **extra | {"standalone_mode": False})
        except typer.TyperException as error:
            code = _unusable(error)
        except typer.Abort:
            note("")
            code = ExitCode.FAILED
        sys.exit(code if isinstance(code, int) else ExitCode.DONE)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Without a command, show the help."""
        if not args and not ctx.resilient_parsing:
            out(ctx.get_help())
            ctx.exit()
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; an error that reaches this far is said in one sentence."""
        try:
            try:
                super().invoke(ctx)
            finally:
                sys.stdout.flush()
        except PortalopsError as error:
            from portalops.commands.plans import fail  # with all that a plan is made of

            fail(error)
        except BrokenPipeError:
            _print_no_more()
            raise typer.Exit(PIPE_CLOSED) from None
        except OSError as fault:
            if fault.errno not in _NO_ROOM or fault.filename is not None:
                raise
            _print_no_more()
            note(tell(say("The output can't be written: {fault}. What was done is on record: portalops record list",
                          fault=os.strerror(fault.errno))))  # fmt: skip
            raise typer.Exit(ExitCode.TEMPORARY) from None


def _print_no_more() -> None:
    """Let what still waits to be printed go nowhere, where nobody takes it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _hoisted(arguments: Sequence[str]) -> list[str]:
    """The arguments with the options of the whole program in front, wherever they were written before a bare --."""
    ours: list[str] = []
    others: list[str] = []
    waiting = list(arguments)
    while waiting and waiting[0] != "--":
        word = waiting.pop(0)
        name, has_value, _ = word.partition("=")
        is_ours = name in OF_THE_PROGRAM and (has_value or waiting)
        (ours if is_ours else others).append(word)
        if is_ours and not has_value:
            ours.append(waiting.pop(0))
    return [*ours, *others, *waiting]


def _language(arguments: Sequence[str]) -> str:
    """The language asked for before the command, or that of the locale; known before any help is written."""
    for place, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return argument.partition("=")[2]
        if argument == "--lang":
            return "".join(arguments[place + 1 : place + 2])
        if not argument.startswith("-") and (place == 0 or not arguments[place - 1].startswith("--")):
            break
    return words.from_environment()


def _unusable(error: typer.TyperException) -> int:
    """Say what can't be used of the command line, and where to look."""
    option = getattr(error, "option_name", "")
    if hasattr(error, "possibilities"):
        note(tell(say("There is no option {option} here.", option=option)))
    elif option:
        note(tell(say("The option {option} isn't given as it must be.", option=option)))
    else:
        note(tell(error.format_message()))
    context = getattr(error, "ctx", None)
    note(tell(say("See: {command} --help", command=context.command_path if context else "portalops")))
    return ExitCode.USAGE


app = typer.Typer(cls=Contents, rich_markup_mode=None)


def _version(asked: bool) -> None:
    if asked:
        out(f"portalops {__version__}")
        raise typer.Exit


@app.callback(help=label("The console that support centres of subscription portals work in."))
def portalops(
    ctx: typer.Context,
    lang: Annotated[str, typer.Option(metavar="ja|en", help=label("Language; that of the locale by default"))] = "",
    store: Annotated[
        str, typer.Option(metavar="STORE", envvar="PORTALOPS_STORE", help=label("The store: a file or a URL"))
    ] = "",
    context: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            envvar="PORTALOPS_CONTEXT",
            help=label("One of the contexts that the configuration has"),
        ),
    ] = "",
    config: Annotated[
        str, typer.Option(metavar="FILE", envvar="PORTALOPS_CONFIG", help=label("The centre's configuration"))
    ] = "",
    papers: Annotated[str, typer.Option(metavar="FOLDER", help=label("Where papers are printed to"))] = "",
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_version, help=label("Show the version and exit."))
    ] = False,
) -> None:
    """Keep what stands before the command for the command."""
    if lang and lang not in words.LANGUAGES:
        note(tell(say("There is no language {lang} here; there are ja and en.", lang=lang)))
        raise typer.Exit(ExitCode.USAGE)
    named = {name for name in ("store", "context")
             if (source := ctx.get_parameter_source(name)) and source.name == "COMMANDLINE"}  # fmt: skip
    if "store" in named:
        refuse_password(store)
    ctx.obj = GlobalOptions(lang=lang, store=store, config=config, papers=papers, context=context, is_named=bool(named))


def command_line() -> Contents:
    """The command line, ready to run."""
    contents = typer.main.get_command(app)
    assert isinstance(contents, Contents)
    return contents
