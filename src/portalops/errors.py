"""Everything that can go wrong, as one tree; each class is one exit code, its text is for people.

PortalopsError            1  failed
├── BadInput              2  usage: faults by field
├── NotFound              3
├── NotPermitted          4
│   └── ReadOnly             production, before it is opened for a time
├── Refused               5  refused by a rule, routed elsewhere, or unknown (in plan.py, with the plan)
├── TooManyRefused        5  a file of which more rows can't be done than its operator allows
├── OutOfStep             6
│   ├── Stale                what was shown is no longer so (in plan.py)
│   └── Conflict             the same request id with other content
├── ApprovalNeeded        7  a second person must agree (in plan.py)
├── Temporary            75  the store is busy: try again
└── BadConfiguration     78
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import ClassVar

from msgspec import Struct

from portalops.wording import Phrase, Sentence, say


class ExitCode(IntEnum):
    """The exit codes of every command."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    NOT_FOUND = 3
    NOT_PERMITTED = 4
    REFUSED = 5
    OUT_OF_STEP = 6
    APPROVAL_NEEDED = 7
    PARTLY_DONE = 8
    TEMPORARY = 75
    CONFIGURATION = 78


class Fault(Struct, frozen=True):
    """What is wrong with one field, in one sentence."""

    field: str
    text: Sentence | Phrase


class PortalopsError(Exception):
    """Something failed; the text says what, in one sentence."""

    code: ClassVar[str] = "failed"
    exit_code: ClassVar[ExitCode] = ExitCode.FAILED

    def __init__(self, text: Sentence) -> None:
        super().__init__(text.template)
        self.text = text


class BadInput(PortalopsError):
    """What was typed can't be read; every fault is named by its field."""

    code = "usage"
    exit_code = ExitCode.USAGE

    def __init__(self, faults: Sequence[Fault]) -> None:
        several = say("{count} fields can't be read.", count=len(faults))
        super().__init__(say("{fault}", fault=faults[0].text) if len(faults) == 1 else several)
        self.faults = tuple(faults)


class NotFound(PortalopsError):
    """There is no such thing in the store."""

    code = "not_found"
    exit_code = ExitCode.NOT_FOUND


class NotPermitted(PortalopsError):
    """The operator may not do this."""

    code = "not_permitted"
    exit_code = ExitCode.NOT_PERMITTED


class ReadOnly(NotPermitted):
    """The store is a production one that isn't open to writes at the moment, or its context wasn't named."""

    code = "read_only"


class TooManyRefused(PortalopsError):
    """More rows of a file can't be done than its operator allows; none of them was."""

    code = "too_many_refused"
    exit_code = ExitCode.REFUSED


class OutOfStep(PortalopsError):
    """What the operator saw and what the store holds differ."""

    code = "out_of_step"
    exit_code = ExitCode.OUT_OF_STEP


class Conflict(OutOfStep):
    """The request id was used before, for something else."""

    code = "conflict"


class Temporary(PortalopsError):
    """It can't be done right now; the same request later may succeed."""

    code = "temporary"
    exit_code = ExitCode.TEMPORARY


class BadConfiguration(PortalopsError):
    """A configuration or profile file is wrong, or the store doesn't fit the program."""

    code = "configuration"
    exit_code = ExitCode.CONFIGURATION
