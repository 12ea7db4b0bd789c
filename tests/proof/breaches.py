"""Breaches: for each enforced rule the smallest change of the package after which the rule no longer holds."""

from __future__ import annotations

import os
import shutil
import tomllib
from collections.abc import Iterator
from compileall import compile_dir
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.proof.pages import ROOT, portals

SOURCE = ROOT / "src" / "portalops"
HERE = Path(__file__).parent


class Misfit(ValueError):
    """A breach whose text isn't found once where it says."""


class Breach(NamedTuple):
    """What is changed in one file of the package so that a rule is broken, and what that means for a customer."""

    rule: str
    portal: str
    means: str
    file: str
    stands: str
    becomes: str

    def broken(self, package: Path) -> str:
        """The file's text with the rule broken; a Misfit says how to mend a breach that doesn't fit any more."""
        file = package / self.file
        text = file.read_text("utf-8") if file.is_file() else ""
        found = text.count(self.stands)
        if found != 1:
            raise Misfit(
                f"{self.rule}: the text of its breach stands {found} times in src/portalops/{self.file}, not once. Find "
                f"what upholds the rule now, and write its file and its text as `file` and `stands` into "
                f"tests/proof/{self.portal}.toml; `python -m tests.proof {self.rule}` shows whether that proves it."
            )
        return text.replace(self.stands, self.becomes)


def breaches() -> dict[str, Breach]:
    """All breaches by their rules' ids, in the order in which they are written."""
    return {
        rule: Breach(rule=rule, portal=portal, **entry)
        for portal in portals()
        for rule, entry in tomllib.loads((HERE / f"{portal}.toml").read_text("utf-8")).items()
    }


class Copy:
    """A copy of the package in a folder, in which one rule at a time is broken."""

    def __init__(self, folder: Path) -> None:
        """Copy the package into a folder that is there, and compile it once for all who import it."""
        self.folder = folder
        self._package = folder / "portalops"
        shutil.copytree(SOURCE, self._package, ignore=shutil.ignore_patterns("__pycache__"))
        compile_dir(self._package, quiet=2)

    @contextmanager
    def without(self, breach: Breach) -> Iterator[None]:
        """Break a rule for a while, and put things right again."""
        broken, file = breach.broken(self._package), self._package / breach.file
        was, whole = file.stat(), file.read_text("utf-8")
        file.write_text(broken, "utf-8")
        os.utime(file, (1, 1))  # a time that no compiled file has, so that the change is read
        try:
            yield
        finally:
            file.write_text(whole, "utf-8")
            os.utime(file, ns=(was.st_atime_ns, was.st_mtime_ns))
