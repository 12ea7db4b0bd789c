"""When a month's orders are billed: the terms of one way to pay."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

Count = Annotated[int, Meta(ge=0)]
DayOfMonth = Annotated[int, Meta(ge=1, le=28)]


class BillingTerms(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What follows from a month's orders, which close at its end: the paper, and the due date or the debit.

    Issued_after counts business days from the closing; about_rule says that it is only about so many.
    """

    rule: str
    paper: Literal["invoice", "notice"] = "invoice"
    issued_after: Count | None = None
    issued_rule: str = ""
    about_rule: str = ""
    due_months_after: Count | None = None
    due_rule: str = ""
    debited_day: DayOfMonth | None = None
    debited_months_after: Count = 0
    debited_rule: str = ""
