"""The sections of a profile on orders, on ways to pay and how one comes to them, and on credit."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from portalops.profiles.parts import Choices

Months = Annotated[int, Meta(ge=1)]
CustomerField = Literal["kind", "kana", "email", "phone", "address"]


class CourseRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one comes to pay in a way that must be asked for on paper: the rule is on the asking.

    Months says about how long it takes from the paper's arrival, until the method that is in force before; the route
    is for a customer who asks otherwise than in writing.
    """

    rule: str
    paper_rule: str
    months: Months
    months_rule: str
    longer_rule: str
    until: str
    until_rule: str
    route: str
    route_rule: str


class MethodTerms(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way to pay: what changing to it takes, who may, the desk that is asked about it, and what to know of it.

    A method with a course can't be set; it begins by its course. The claim rule says to whom the money is owed.
    """

    rule: str
    needs_document: bool = False
    needs_rule: str = ""
    for_kinds: tuple[str, ...] = ()
    for_kinds_rule: str = ""
    one_payment_rule: str = ""
    claim_rule: str = ""
    desk: str = ""
    desk_rule: str = ""
    notices: tuple[str, ...] = ()
    course: CourseRules | None = None


class OrderRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The orders of this portal: who may order, what a kind of tenant may buy, and that none can be undone.

    The tenant fields that ordering requires; the marked kinds buy only plans that are marked as theirs. The mistake
    route is for an order that was made by mistake, which a second person decides on.
    """

    rule: str
    customer_rule: str
    requires: tuple[CustomerField, ...] = ()
    requires_rule: str = ""
    marked_kinds: tuple[str, ...] = ()
    marked_kinds_rule: str = ""
    some_products_rule: str = ""
    member_method_rule: str
    card_refused_rule: str = ""
    cancel_rule: str
    mistake_route: str
    mistake_rule: str
    notices: tuple[str, ...] = ()


class CreditRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Credit lines, set for each tenant: for which ways to pay, who tells of going beyond one, and the check before it.

    The checks are pending, passed and refused; why one was refused is never told.
    """

    rule: str
    methods: tuple[str, ...]
    limit_rule: str
    told_rule: str
    checks: Choices
