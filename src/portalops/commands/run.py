"""Running commands from a file or from stdin, one a line, each answered by one JSON object on a line of its own."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Generator
from contextlib import ExitStack, closing, redirect_stderr, redirect_stdout
from io import StringIO
from typing import Annotated, Any

import msgspec
import typer

from portalops.clock import Clock
from portalops.commands.keeping import kept_message
from portalops.commands.options import GlobalOptions, options_of, unusable
from portalops.commands.output import json_safe, out
from portalops.commands.plans import fail
from portalops.errors import ExitCode, PortalopsError
from portalops.sign_in import Session
from portalops.wording import label, say
from portalops.words import tell

_STDIN = "-"
_LONGEST_LINE = 1_000_000


class Kept(GlobalOptions, frozen=True, kw_only=True):
    """The options of a whole run, whose commands share one session."""

    session: Session

    def sign_in(self, door: str = "command", clock: Clock | None = None, *, makes: bool = False) -> Session:
        """The session of the run, or one beside it at another time."""
        return self.session.beside(clock, makes=makes)


def run(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help=label("A file of commands; - reads them from stdin"))],
) -> None:
    """Run commands, one a line, each answered by one line of JSON; a line that fails doesn't stop the others.

    A line is a command as it stands after portalops, such as: tenant show j-motto:JM00123. --json is understood; what
    changes the store needs --yes. Empty lines and lines that begin with # are passed over.
    """
    failed = False
    with closing(_lines(file)) as lines, options_of(ctx).sign_in(makes=True) as session:
        root = ctx.find_root()
        given = root.obj
        root.obj = Kept(**msgspec.structs.asdict(given), session=session)
        for number, line in enumerate(lines, 1):
            if line.strip() and not line.lstrip().startswith("#"):
                answer = _answer(root, line)
                failed = failed or answer["exit_code"] != ExitCode.DONE
                out(json_safe(msgspec.json.encode({"line": number} | answer).decode()))
                sys.stdout.flush()
        root.obj = given
    if failed:
        raise typer.Exit(ExitCode.PARTLY_DONE)


def _lines(file: str) -> Generator[str, None, None]:
    """The lines of a file or of stdin, each as it comes; BadInput where they can't be read or aren't text."""
    with ExitStack() as opened:
        try:
            stream = sys.stdin if file == _STDIN else opened.enter_context(open(file, encoding="utf-8-sig"))
            while line := stream.readline(_LONGEST_LINE):
                if len(line) == _LONGEST_LINE:
                    too_long = say("it has a line of more than {most} characters.", most=_LONGEST_LINE)
                    raise unusable("file", say("{file}: {fault}", file=file, fault=too_long))
                line.encode()  # where the locale isn't UTF-8, what isn't text comes as halves of characters
                yield line
        except (OSError, UnicodeError) as fault:
            reason = fault.strerror if isinstance(fault, OSError) else str(fault)
            raise unusable("file", say("{file} can't be read: {fault}", file=file, fault=reason)) from fault


def _answer(root: Any, line: str) -> dict[str, Any]:
    """What a line comes to: the command, its exit code, its data, and what it had to say."""
    printed, said = StringIO(), StringIO()
    stdin, sys.stdin = sys.stdin, StringIO()
    try:
        with redirect_stdout(printed), redirect_stderr(said):
            code = _run(root, line)
    finally:
        sys.stdin = stdin
    try:
        data = msgspec.json.decode(printed.getvalue()) if printed.getvalue().strip() else None
    except msgspec.DecodeError:  # words, such as a page of help
        data, said = None, printed
    messages = [kept_message(message) for message in said.getvalue().splitlines()]
    return {"command": kept_message(line.strip()), "exit_code": int(code), "answer": data, "messages": messages}


def _run(root: Any, line: str) -> int:
    try:
        words = shlex.split(line)
    except ValueError:
        sys.stderr.write(tell(say("A quotation mark is missing its other one.")) + "\n")
        return ExitCode.USAGE
    if not _is_known(words):
        sys.stderr.write(tell(say("Only operations and look-ups can be run here.")) + "\n")
        return ExitCode.USAGE
    command = root.command.commands[words[0]]
    try:
        with command.make_context(words[0], [*words[1:], "--json"], parent=root) as context:
            context.command.invoke(context)
    except typer.Exit as left:
        return int(left.exit_code)
    except typer.TyperException as error:
        sys.stderr.write(tell(error.format_message()) + "\n")
        return ExitCode.USAGE
    except PortalopsError as error:
        try:
            fail(error, as_json=True)
        except typer.Exit as left:
            return int(left.exit_code)
    return ExitCode.DONE


def _is_known(words: list[str]) -> bool:
    """Whether a line begins with the words of a name, each for itself: a quoted name is one word, and none of them."""
    from portalops.operations import LISTING as OPERATIONS
    from portalops.queries import LISTING as QUERIES

    names = (name for count in (1, 2) if (name := " ".join(words[:count])).split() == words[:count])
    return any(name in listing for name in names for listing in (OPERATIONS, QUERIES))
