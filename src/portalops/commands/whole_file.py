"""A file of rows before a second person, where one must agree to it as a whole before it is run."""

from __future__ import annotations

from functools import partial
from pathlib import PurePath
from typing import Any

from portalops.approving_files import AskedFile, FileApprovals, outcome_of
from portalops.commands.work import Work
from portalops.operation import Operation
from portalops.sign_in import Session


class WholeFile:
    """One file, asked for or agreed to as a whole."""

    def __init__(self, session: Session, operation: Operation[Any, Any], path: str, digest: str) -> None:
        self._desk = session.desk
        self._approvals = FileApprovals(session.desk)
        self._file = AskedFile(operation=operation.name, name=PurePath(path).name, digest=digest)

    def checked(self, work: Work) -> int | None:
        """The number of the request by which a second person agreed; None where nobody need.

        What the file comes to is only looked at for operators with limits. ApprovalNeeded where somebody must agree.
        """
        if not self._approvals.concerned:
            return None
        return self._approvals.check(
            self._file, outcome_of(work.planned(partial(self._desk.preview_many, as_agreed=True)))
        )

    def agreed(self) -> int | None:
        """The number of the request by which a second person agreed to the file, if one did; for one that was begun."""
        request = self._approvals.agreed(self._file) if self._approvals.concerned else None
        return request.number if request else None

    def finish(self, agreed: int | None) -> None:
        """Note that a file that was agreed to has been run."""
        if agreed is not None:
            self._approvals.done(agreed)
