"""Invoices: tax rounded once for each rate, totals that agree with it, and what a registration may not say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Literal

from msgspec import Struct

from portalops.facts import Invoice, InvoiceLine, TaxAtRate, Tenant
from portalops.plan import Notice, Refusal
from portalops.profiles.parts import Unknown
from portalops.profiles.profile import InvoiceRules, Profile
from portalops.rules.tenants import not_a_choice
from portalops.wording import Sentence, say

Rounding = Literal["floor", "half_up", "ceil"]

ROUNDINGS: tuple[Rounding, ...] = ("floor", "half_up", "ceil")


class Reckoning(Struct, frozen=True, kw_only=True):
    """What the lines of an invoice come to: the tax of each rate, or why that can't be said."""

    taxes: tuple[TaxAtRate, ...] = ()
    refusals: tuple[Refusal, ...] = ()

    @property
    def total(self) -> int:
        """Net and tax of all rates together, in yen."""
        return total_of(self.taxes)


def tax_on(net: int, rate: int, rounding: Rounding) -> int:
    """The tax on a sum in whole yen; a negative sum is rounded as its positive twin, so floor goes towards zero."""
    hundredths = abs(net) * rate
    rounded = {"floor": hundredths // 100, "half_up": (hundredths + 50) // 100, "ceil": -(-hundredths // 100)}[rounding]
    return rounded if net >= 0 else -rounded


def taxes_of(lines: Sequence[InvoiceLine], rounding: Rounding) -> tuple[TaxAtRate, ...]:
    """The tax of each rate, highest rate first: rounded once, over the sum of that rate's lines."""
    nets: dict[int, int] = defaultdict(int)
    for line in lines:
        nets[line.rate] += line.amount
    return tuple(TaxAtRate(rate, net, tax_on(net, rate, rounding)) for rate, net in sorted(nets.items(), reverse=True))


def total_of(taxes: Sequence[TaxAtRate]) -> int:
    """Net and tax of all rates together, in yen."""
    return sum(part.net + part.tax for part in taxes)


def reckoning(lines: Sequence[InvoiceLine], stated: int | None, profile: Profile, rules: InvoiceRules) -> Reckoning:
    """The taxes by the portal's rounding; where that is unknown, by the one rounding that the stated total fits.

    Roundings that give the same taxes count as one.
    """
    roundings = ROUNDINGS if isinstance(rules.rounding, Unknown) else (rules.rounding,)
    possible = list(dict.fromkeys(taxes_of(lines, rounding) for rounding in roundings))
    if all(total_of(taxes) < 0 for taxes in possible):
        return Reckoning(refusals=(_below_zero(possible[0], profile, rules),))
    fitting = [taxes for taxes in possible if stated is None or total_of(taxes) == stated]
    if not fitting:
        return Reckoning(refusals=(_wrong_total(possible, stated, profile, rules),))
    if len(fitting) > 1 and isinstance(rules.rounding, Unknown):
        return Reckoning(refusals=(_open_rounding(fitting, stated, profile, rules.rounding),))
    return Reckoning(taxes=fitting[0])


def _sums(possible: Sequence[Sequence[TaxAtRate]]) -> tuple[Sentence, ...]:
    """What each comes to; two that differ only in how the tax is parted between rates are told once."""
    told = (
        say(
            "{net} yen and {tax} yen of tax make {total} yen",
            net=sum(part.net for part in taxes),
            tax=sum(part.tax for part in taxes),
            total=total_of(taxes),
        )
        for taxes in possible
    )
    return tuple(dict.fromkeys(told))


def _below_zero(taxes: Sequence[TaxAtRate], profile: Profile, rules: InvoiceRules) -> Refusal:
    text = say("lines: {sum}, and an invoice can't come to less than 0 yen.", sum=_sums([taxes]))
    return Refusal(code="below_zero", field="lines", rule=profile.rule(rules.rounding_rule), text=text)


def _wrong_total(
    possible: Sequence[Sequence[TaxAtRate]], stated: int | None, profile: Profile, rules: InvoiceRules
) -> Refusal:
    text = say("total: it can't be {stated} yen, because {sums}.", stated=stated, sums=_sums(possible))
    return Refusal(code="wrong_total", field="total", rule=profile.rule(rules.rounding_rule), text=text)


def _open_rounding(
    fitting: Sequence[Sequence[TaxAtRate]], stated: int | None, profile: Profile, rounding: Unknown
) -> Refusal:
    said = {"portal": profile.title, "question": rounding.unknown}
    text = (
        say(
            "total: write the total that was billed, because {sums}, and {portal} leaves the rounding open: {question}",
            sums=_sums(fitting),
            **said,
        )
        if stated is None
        else say(
            "total: more than one rounding comes to {stated} yen, each with other taxes, and {portal} leaves it open: "
            "{question}",
            stated=stated,
            **said,
        )
    )
    return Refusal(code="unknown", field="total", rule=profile.rule(rounding.rule), text=text)


def day_refusals(issued_on: date, due_on: date, today: date, profile: Profile) -> tuple[Refusal, ...]:
    """Why the days of an invoice can't be right: issued after today, or due before it was issued."""
    rule = profile.rule("PO-DATE")
    refusals = []
    if issued_on > today:
        text = say("issued_on: {day} is still to come; today is {today}.", day=issued_on, today=today)
        refusals.append(Refusal(code="in_future", field="issued_on", rule=rule, text=text))
    if due_on < issued_on:
        text = say("due_on: {due} is before the day of issue, {issued}.", due=due_on, issued=issued_on)
        refusals.append(Refusal(code="due_before_issued", field="due_on", rule=rule, text=text))
    return tuple(refusals)


def taken_refusals(taken: Invoice | None, profile: Profile) -> tuple[Refusal, ...]:
    """Why a number can't be registered: it already is."""
    if taken is None:
        return ()
    text = say("number: {number} is registered already, for {tenant}.", number=taken.ref, tenant=taken.tenant)
    return (Refusal(code="taken", field="number", rule=profile.rule("PO-TAKEN"), text=text),)


def portal_refusals(tenant: Tenant, portal: str, profile: Profile) -> tuple[Refusal, ...]:
    """Why an invoice can't belong to a tenant: it is another portal's."""
    if tenant.ref.portal == portal:
        return ()
    text = say("tenant: {tenant} isn't a tenant of {portal}.", tenant=tenant.ref, portal=profile.title)
    return (Refusal(code="other_portal", field="tenant", rule=profile.rule("PO-FIELD"), text=text),)


def method_of(wanted: str | None, tenant: Tenant, profile: Profile) -> tuple[str, tuple[Refusal, ...]]:
    """The code of an invoice's payment method, the tenant's own where none is asked for, or why there is none.

    A portal whose profile lists no payment methods has none to name: the code is empty there.
    """
    methods = profile.tenant.payment_methods
    named = wanted or tenant.payment_method
    if methods is None:
        return "", _without_methods(profile) if wanted else ()
    if not named:
        text = say("method: it is missing; {portal} needs it.", portal=profile.title)
        return "", (Refusal(code="missing", field="method", rule=profile.rule(methods.rule), text=text),)
    choice = methods.pick(named)
    return (choice.code, ()) if choice else ("", (not_a_choice("method", named, methods, profile),))


def printed_method(code: str, profile: Profile) -> str:
    """A payment method as an invoice names it, in Japanese."""
    methods = profile.tenant.payment_methods
    choice = methods.pick(code) if methods and code else None
    return choice.name.ja if choice else ""


def honorific_for(tenant: Tenant, profile: Profile) -> str:
    """How an invoice addresses the tenant: a person for whom it has one account alone, or an organisation."""
    return "様" if tenant.kind in profile.accounts.not_for_kinds else "御中"


def lacking(profile: Profile) -> tuple[str, ...]:
    """The way to pay, where the portal names none."""
    return () if profile.tenant.payment_methods else ("method",)


def _without_methods(profile: Profile) -> tuple[Refusal, ...]:
    text = say("method: {portal} has no such thing; leave it out.", portal=profile.title)
    return (Refusal(code="not_here", field="method", rule=profile.rule("PO-FIELD"), text=text),)


def mail_refusals(wanted: bool, invoice: Invoice, profile: Profile) -> tuple[Refusal, ...]:
    """Why a duplicate can't go by mail: there is no address to send it to."""
    if not wanted or invoice.billing_email:
        return ()
    rule = profile.rests_on("invoice reissue", invoice.method)
    text = say("mail: {number} has no billing address to send it to; leave it out.", number=invoice.ref)
    return (Refusal(code="no_address", field="mail", rule=rule, text=text),)


def number_notices(registration_number: str | None, profile: Profile, rules: InvoiceRules) -> tuple[Notice, ...]:
    """That no registration number is printed, where none is known."""
    if registration_number is not None:
        return ()
    known = rules.registration_number
    if isinstance(known, Unknown):
        text = say("No registration number is printed, because it isn't known: {question}", question=known.unknown)
        return (Notice(text=text, rule=profile.rule(known.rule)),)
    text = say("No registration number is printed: none was known when the invoice was registered.")
    return (Notice(text=text, rule=profile.rule("PO-DUPLICATE")),)
