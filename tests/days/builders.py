"""A shift at a desk: an operator types command lines on a real store and reads, in Japanese, what comes back."""

from __future__ import annotations

import shlex
from datetime import UTC, datetime
from pathlib import Path

import pytest

from portalops.clock import JST, SystemClock
from portalops.configuration import Configuration
from portalops.desk import Desk
from portalops.sign_in import Session, sign_in
from portalops.store.opening import open_store
from tests.commands.builders import Ran, portalops

USAGE = 2
NOT_FOUND = 3
REFUSED = 5
APPROVAL = 7
PARTLY = 8


class Shift:
    """One operator's day, with a clock that goes on only when somebody says so."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, store: str = "") -> None:
        self.folder = folder
        self.store = store or str(folder / "portalops.db")
        self.key = folder / "key.pem"
        self._now = datetime(2026, 5, 20, tzinfo=UTC)
        monkeypatch.setattr(SystemClock, "now", lambda clock: self._now)
        monkeypatch.setenv("PORTALOPS_STORE", self.store)
        monkeypatch.setenv("PORTALOPS_CONFIG", "")
        open_store(self.store, SystemClock()).close()  # a day may begin with a look, which makes no store

    def at(self, moment: str) -> None:
        """It is then, in Japan: 2026-05-20 09:00."""
        self._now = datetime.fromisoformat(moment).replace(tzinfo=JST).astimezone(UTC)

    def types(self, line: str, *reads: str, code: int = 0, stdin: str | None = None) -> Ran:
        """The operator types a line, reads all of this, and gets that exit code."""
        ran = portalops("--lang", "ja", "--papers", str(self.folder), *shlex.split(line), stdin=stdin)
        read = ran.out + ran.err
        missing = [text for text in reads if text not in read]
        assert (ran.code, missing) == (code, []), f"$ portalops {line}\n{read}\nMissing: {missing}"
        return ran

    def does(self, line: str, *reads: str) -> Ran:
        """The operator has it done, and reads that it is on record."""
        return self.types(f"{line} --yes", *reads, "実行しました(操作記録")

    def is_told(self, line: str, *reads: str) -> Ran:
        """The operator can't do it, and reads why and who can."""
        return self.types(f"{line} --dry-run", *reads, code=REFUSED)

    def file(self, name: str, text: str) -> Path:
        """A file that came with the mail, as a Japanese spreadsheet writes it."""
        path = self.folder / name
        path.write_bytes(text.replace("\n", "\r\n").encode("cp932"))
        return path

    def signs_in(self) -> Session:
        """A session of the console at the store of the day."""
        configuration = Configuration(store=str(self.store), papers=str(self.folder), activation_key=str(self.key))
        return sign_in(configuration, door="console")

    def desk(self) -> Desk:
        """A desk at the store of the day."""
        return self.signs_in().desk
