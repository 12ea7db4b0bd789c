"""Where the program begins: python -m portalops, or portalops."""

from __future__ import annotations

import gc
import os
import sys
from io import TextIOWrapper
from types import TracebackType


def main() -> None:
    """Run the command line that the process was started with."""
    gc.set_threshold(200_000, 20, 20)  # what is loaded stays; looking through it meanwhile costs a tenth of the start
    sys.excepthook = last_resort
    for stream in (sys.stdout, sys.stderr):
        assert isinstance(stream, TextIOWrapper)
        stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")
    from portalops.commands.app import command_line

    command_line().main()


def last_resort(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What nobody expected, in one sentence; the traceback only for who asks for it."""
    if issubclass(kind, KeyboardInterrupt):
        return
    if os.environ.get("PORTALOPS_DEBUG"):
        from traceback import format_exception

        from portalops.safe import clean

        told = "".join(format_exception(kind, error, trace)).splitlines()
        sys.stderr.write("".join(f"{clean(line)}\n" for line in told))
        return
    from portalops.wording import say
    from portalops.words import tell

    fault = f"{kind.__name__}: {error}"
    sys.stderr.write(
        tell(say("Something unexpected happened ({fault}); PORTALOPS_DEBUG=1 shows where.", fault=fault)) + "\n"
    )


if __name__ == "__main__":
    main()
