"""Inquiries: of a kind that the portal knows, written on a day that has come, and registered before they are named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec

from portalops.facts import Inquiry, Reads
from portalops.plan import Refusal
from portalops.profiles.edits import InquiryRules
from portalops.profiles.parts import Rule
from portalops.profiles.profile import Profile
from portalops.references import InquiryRef, TenantRef
from portalops.rules.tenants import not_a_choice
from portalops.wording import say


def rules_of(profile: Profile) -> InquiryRules:
    """The portal's inquiries; a profile that acts on inquiries has rules for them."""
    assert profile.inquiries is not None, "a portal that takes inquiries has rules for them"
    return profile.inquiries


def by_code(inquiry: Inquiry, profile: Profile) -> Inquiry:
    """The inquiry with its kind by code, whatever name or alias it was written with."""
    choice = rules_of(profile).kinds.pick(inquiry.kind)
    return msgspec.structs.replace(inquiry, kind=choice.code) if choice else inquiry


def refusals(inquiry: Inquiry, profile: Profile, today: date) -> Iterator[Refusal]:
    """Why an inquiry can't be on file so, all reasons at once; its kind is by code."""
    kinds = rules_of(profile).kinds
    if not kinds.pick(inquiry.kind):
        yield not_a_choice("kind", inquiry.kind, kinds, profile)
    if inquiry.written_on > today:
        text = say("written_on: {day} is still to come; today is {today}.", day=inquiry.written_on, today=today)
        yield Refusal(code="in_future", field="written_on", rule=profile.rule("PO-DATE"), text=text)


def named(number: str | None, tenant: TenantRef, reads: Reads) -> Inquiry | None:
    """The inquiry of the tenant with that number or reference; None where none is named, or there is none."""
    if not number:
        return None
    ref = InquiryRef(number) if ":" in number else InquiryRef.of(tenant, number)
    return reads.one_if_any(Inquiry, ref) if ref.tenant == tenant else None


def unregistered(number: str | None, found: Inquiry | None, rule: Rule) -> Iterator[Refusal]:
    """Refuse a number under which the tenant has no inquiry: anybody can make one up."""
    if number and found is None:
        text = say(
            "inquiry: the tenant has no inquiry {inquiry}; register it first with: inquiry register", inquiry=number
        )
        yield Refusal(code="no_inquiry", field="inquiry", rule=rule, text=text)
