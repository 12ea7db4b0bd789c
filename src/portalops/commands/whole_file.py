"""A file of rows before a second person, where one must agree to it as a whole before it is run."""

from __future__ import annotations

from functools import partial
from pathlib import PurePath

from portalops.approving_files import AskedFile, FileApprovals, outcome_of
from portalops.commands.work import Work
from portalops.desk import Previews
from portalops.sign_in import Session


class WholeFile:
    """One file, asked for or agreed to as a whole."""

    def __init__(self, session: Session, work: Work, path: str) -> None:
        self._session = session
        self._work = work
        self._approvals = FileApprovals(session.desk)
        self._file = AskedFile(operation=work.operation, name=PurePath(path).name, digest=work.digest)

    @property
    def concerns(self) -> bool:
        """Whether anybody need agree to this operator's files."""
        return self._approvals.concerned

    def checked(self, previews: Previews | None = None) -> int | None:
        """The number of the request by which a second person agreed; None where nobody need.

        What the file comes to is only looked at for operators with limits, and not again once it was begun under an
        agreement: the rows that are done come to nothing any more. ApprovalNeeded where somebody must agree.
        """
        if not self.concerns:
            return None
        if self._work.is_begun and (agreed := self._approvals.agreed(self._file)):
            return agreed.number
        previews = previews or partial(self._session.desk.preview_many, as_agreed=True)
        return self._approvals.check(self._file, outcome_of(self._work.planned(previews)))

    def finish(self, agreed: int | None) -> None:
        """Note that a file that was agreed to has been run."""
        if agreed is not None:
            self._approvals.done(agreed)
