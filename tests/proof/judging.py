"""Judging: run tests against a copy of the package in a process of their own, and say whether they fail as a proof does."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest

from tests.proof.breaches import Breach, Copy, Misfit
from tests.proof.pages import ROOT

TIMEOUT_S = 120
_TOLD = 15  # lines of what pytest printed, where it ran nothing
_TESTS = ROOT / "tests"

# What the tests need of others is imported once, into the process from which each judging forks; the package itself,
# which has to be read from the copy, and the tests never are.
_SHARED = (
    *(
        "pytest",
        "_pytest.tmpdir",
        "hypothesis",
        "hypothesis.extra.pytestplugin",
        "msgspec",
        "holidays",
        "typer.testing",
    ),
    *("sqlmodel", "sqlalchemy.dialects.sqlite", "rich.table", "textual.app", "textual.widgets", "cryptography.x509"),
    *("cryptography.hazmat.primitives.asymmetric.ed25519", "syrupy", "pytest_textual_snapshot", "platformdirs"),
)
# Plugins that would spread the run, measure it, write files beside the project's own, or look for garbage for long.
_WITHOUT = ("xdist", "cov", "cacheprovider", "unraisableexception", "threadexception", "faulthandler")

# On files alone: a rule is the same on both engines, and a server would outlive the process, which is killed.
_OPTIONS = ("-q", "--disable-warnings", "--import-mode=importlib", "--tb=short", "-oaddopts=", "-knot postgresql")

_FORKS = get_context("forkserver")
_FORKS.set_forkserver_preload(list(_SHARED))


class Failure(NamedTuple):
    """A test that failed: in which phase, by what kind of error, whether that is the test's own word, and its text."""

    test: str
    phase: str
    kind: str
    is_assertion: bool
    text: str


class Outcome(NamedTuple):
    """What came of a run: the cases that there were, which of them failed, and why none could be run if so."""

    cases: tuple[str, ...]
    failures: tuple[Failure, ...]
    stopped: str = ""


class _Listener:
    """Keeps what pytest reports of each test; of a test whose cases bear the broken rule's id, those alone are run."""

    def __init__(self, rule: str) -> None:
        self.cases: tuple[str, ...] = ()
        self.failures: list[Failure] = []
        self._rule = rule

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        own = [item for item in items if self._rule and self._rule in item.name]
        items[:] = own or items

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.cases = tuple(item.nodeid for item in session.items)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.failures.append(Failure(report.nodeid, "collect", "error", False, report.longreprtext))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
        report = yield
        if report.failed and call.excinfo:
            kind = call.excinfo.type.__name__
            self.failures.append(
                Failure(item.nodeid, report.when, kind, _is_assertion(call.excinfo), report.longreprtext)
            )
        return report


def _is_assertion(error: pytest.ExceptionInfo[BaseException]) -> bool:
    """Whether a test's own assertion failed, or portalops refused what the test wants done."""
    from portalops.errors import BadConfiguration, PortalopsError  # only here: the copy's

    if isinstance(error.value, AssertionError):
        return Path(error.traceback[-1].path).is_relative_to(_TESTS)
    return isinstance(error.value, pytest.fail.Exception | PortalopsError) and error.type is not BadConfiguration


def judge(copy: Copy, tests: Sequence[str], breach: Breach | None = None) -> Outcome:
    """Run tests against the copy, with a rule broken if one is given; what they print is kept only if none was run."""
    if breach is None:
        return _in_a_fork(copy, tests)
    try:
        with copy.without(breach):
            return _in_a_fork(copy, tests, breach)
    except Misfit as misfit:
        return Outcome((), (), str(misfit))


def _in_a_fork(copy: Copy, tests: Sequence[str], breach: Breach | None = None) -> Outcome:
    receiving, sending = _FORKS.Pipe(duplex=False)
    with TemporaryDirectory() as scratch:
        arguments = (sending, str(copy.folder), scratch, list(tests), breach)
        process = _FORKS.Process(target=_run, args=arguments)
        process.start()
        sending.close()
        try:
            if not receiving.poll(TIMEOUT_S):
                return Outcome((), (), f"the tests took more than {TIMEOUT_S} seconds")
            outcome: Outcome = receiving.recv()
        except EOFError:
            return Outcome((), (), "the process that ran the tests came to an end without a word")
        finally:
            process.kill()
            process.join()
    return outcome


def _run(sending: Connection, copy: str, scratch: str, tests: list[str], breach: Breach | None) -> None:
    """In the forked process: run tests against the package in a folder, and send the outcome."""
    printed = Path(scratch, "printed")
    with printed.open("wb") as output:
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
    for name in list(os.environ):
        if name.startswith(("PYTEST_", "COV_", "COVERAGE_")):
            del os.environ[name]  # this run is neither a worker of another nor part of its measurements
    gc.disable()  # it lives for a second, beside thousands of objects that it shares
    sys.dont_write_bytecode = True
    os.environ |= {"PYTHONPATH": copy, "PYTHONDONTWRITEBYTECODE": "1"}  # for those whom a test starts
    sys.path[:0] = [copy, str(ROOT)]
    os.chdir(ROOT)
    outcome = _ran(copy, scratch, tests, breach)
    if not outcome.stopped and not outcome.cases:
        said = "\n".join(printed.read_text("utf-8", "replace").splitlines()[-_TOLD:])
        outcome = outcome._replace(stopped=f"no test was run:\n{said}")
    sending.send(outcome)


def _ran(copy: str, scratch: str, tests: list[str], breach: Breach | None) -> Outcome:
    import hypothesis

    import portalops
    from portalops.errors import BadConfiguration
    from portalops.profiles.load import Profiles
    from portalops.words import tell

    assert Path(portalops.__path__[0]).is_relative_to(copy), "the copy comes before the package as it is installed"
    try:
        if breach:
            Profiles()[breach.portal]
    except BadConfiguration as fault:
        return Outcome((), (), f"the broken profile can't be read: {tell(fault.text)}")
    hypothesis.settings.register_profile("proof", database=None, derandomize=True)
    hypothesis.settings.load_profile("proof")
    listener = _Listener(breach.rule if breach else "")
    without = (f"-pno:{plugin}" for plugin in _WITHOUT)
    places = (f"--rootdir={ROOT}", f"--basetemp={scratch}/tmp")
    enough = ("--maxfail=1",) if breach else ()
    pytest.main([*_OPTIONS, *without, *places, *enough, *tests], plugins=[listener])
    return Outcome(listener.cases, tuple(listener.failures))


def no_proof(outcome: Outcome) -> str | None:
    """Why a run with a rule broken proves nothing; None where the test failed by its own word."""
    if outcome.stopped:
        return outcome.stopped
    if not outcome.failures:
        return f"it passes although the rule is broken, in all of its {len(outcome.cases)} cases"
    for failure in outcome.failures:
        if failure.phase != "call" or not failure.is_assertion:
            return (
                f"{failure.test} fails in its {failure.phase} by {failure.kind}, not by an assertion:\n{failure.text}"
            )
    return None
