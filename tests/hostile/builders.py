"""What hostile input is made of, and what must hold whatever comes in.

Each property is tried with few examples, so that everything here stays cheap; PORTALOPS_EXAMPLES=2000 tries each with
so many. What fails is printed with the line that makes it happen again.
"""

from __future__ import annotations

import gc
import os
import resource
import signal
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import msgspec
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from portalops.errors import ExitCode
from tests.commands.builders import Ran, portalops

EXAMPLES = int(os.environ.get("PORTALOPS_EXAMPLES", "0"))
SECONDS = 20.0
MEBIBYTES = 200

NASTY = (
    "",
    "\x00",
    "\x1b]52;c;aGVsbG8=\x07\x1b[2J\x9b31m\x08\x7f",
    "\x1b[31m\x1b]0;title\x1b\\",
    "\u202egnp.exe\u2066\u2069\u200b\u200d\u200e\ufeff",
    "\ud800",
    "\udcff.csv",
    "\u2028\u2029\x85\r\n.",
    "[/x][red]VIP[link=file:///etc/passwd]x",
    "{0} {name} {0.__class__} %s %(x)s $HOME $(id) `id` '\"",
    "'; DROP TABLE tenants; --",
    '" OR NEAR(* -^:',
    "=cmd|' /C calc'!A0",
    "＝1+1",
    "../../etc/passwd",
    "/etc/passwd",
    "CON",
    "C:\\x",
    "~nobody-of-that-name/x",
    "x\r\nBcc: thief@example.com\r\n\r\nbody",
    "=?utf-8?B?DQpCY2M6IHRoaWVmQGV4YW1wbGUuY29t?=",
    "\u0315\u0300" * 6000,
    "\ufdfa" * 6000,
    "9" * 5000,
    "９" * 30,
    "-0",
    "1e999",
    "0x10",
    "NaN",
    "0001-01-01",
    "0001-01-01 05:00",
    "9999-12-31",
    "1900-01-01",
    "2199-12-31",
    "99999-99-99",
    "inter-lab:IL00123/../x",
    "inter-lab:" + "x" * 200,
    "a@b@c.example",
    "a" * 70 + "@example.jp",
    "株" * 500,
    "𠮷髙﨑ｶﾞ㈱①👨‍👩‍👧‍👦",
)
TEXTS = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=60),
    st.text(alphabet=st.characters(categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Mn", "Nd", "Sm"]), max_size=20),
    st.tuples(st.sampled_from(NASTY), st.text(max_size=5), st.sampled_from(NASTY)).map("".join),
)


def tried(examples: int) -> settings:
    """How a property is tried: with so many examples, or as many as are asked for."""
    return settings(
        max_examples=EXAMPLES or examples,
        deadline=None,
        print_blob=True,
        phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
    )


class TooSlow(AssertionError):
    """Something took longer than anything may."""


@contextmanager
def in_time(seconds: float = SECONDS) -> Iterator[None]:
    """Fail unless what is done inside ends in time."""

    def stop(*_: Any) -> NoReturn:
        raise TooSlow(f"it took more than {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def in_little_memory(work: Callable[[], int], mebibytes: int = MEBIBYTES) -> int:
    """What the work gives, done in a process that may take only so much more memory; -9 where it takes more."""
    child = os.fork()
    if child == 0:
        code = 70
        try:
            gc.disable()
            pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
            most = pages * resource.getpagesize() + (mebibytes << 20)
            resource.setrlimit(resource.RLIMIT_AS, (most, most))
            code = work()
        except MemoryError:
            code = 71
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def unsafe_in(text: str) -> set[str]:
    """Characters that a terminal acts on, and those that hide or turn what follows; line ends are ours."""
    return {
        character
        for character in text
        if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") and character not in "\n\u200c\u200d"
    }


def run(*arguments: str, stdin: str | bytes | None = None, seconds: float = SECONDS) -> Ran:
    """Run a command that may fail, but only as commands fail: in time, in sentences, with a code of the table."""
    with in_time(seconds):
        ran = portalops(*arguments, stdin=stdin)
    assert ran.code in set(ExitCode), (arguments, ran)
    assert unsafe_in(ran.err) == set(), (arguments, ran.err)
    assert "Traceback" not in ran.err
    assert ran.code == ExitCode.DONE or ran.err.strip() or ran.out.strip(), "a failure says why"
    typed = sum(map(len, arguments)) * 8  # which some sentences repeat, written out as escapes
    assert all(len(line) < 2000 + typed for line in ran.err.splitlines()), "a sentence isn't a page"
    if "--json" in arguments and ran.out.strip():
        msgspec.json.decode(ran.out)
    return ran
