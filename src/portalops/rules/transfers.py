"""Bank transfers of a wrong amount: until which day the customer may report one, and what is no such transfer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from portalops.facts import Tenant, TransferCase
from portalops.plan import Approval, Notice, Refusal
from portalops.profiles.contracts import TransferRules
from portalops.profiles.profile import Profile
from portalops.references import TransferRef
from portalops.wording import say


def last_day_to_report(transferred_on: date, rules: TransferRules) -> date:
    """The last day of the window: the day after the transfer is its first, and no holiday makes it longer."""
    return transferred_on + timedelta(days=rules.report_days)


def is_in_time(reported_on: date, transferred_on: date, rules: TransferRules) -> bool:
    """Whether a report came by the last day of the window."""
    return reported_on <= last_day_to_report(transferred_on, rules)


def rules_of(profile: Profile) -> TransferRules:
    """The portal's rules for wrong transfers; a profile that acts on them has some."""
    assert profile.transfers is not None, "a portal that acts on wrong transfers has rules for them"
    return profile.transfers


def next_ref(tenant: Tenant, cases: Sequence[TransferCase]) -> TransferRef:
    """The reference of the tenant's next case: T-1, T-2 and so on."""
    numbers = [int(case.ref.part.removeprefix("T-")) for case in cases]
    return TransferRef.of(tenant.ref, f"T-{max(numbers, default=0) + 1}")


def refusals(
    tenant: Tenant, cases: Sequence[TransferCase], new: TransferCase, profile: Profile, today: date
) -> tuple[Refusal, ...]:
    """Why a wrong transfer can't be taken up, all reasons at once."""
    return (
        *_method(tenant, profile),
        *_amounts(new, profile),
        *_day(new, profile, today),
        *_known(cases, new, profile),
    )


def _method(tenant: Tenant, profile: Profile) -> Iterator[Refusal]:
    rules, methods = rules_of(profile), profile.tenant.payment_methods
    if rules.methods and methods and tenant.payment_method and tenant.payment_method not in rules.methods:
        text = say(
            "tenant: {tenant} pays by {method}, and only {methods} can be of a wrong amount.",
            tenant=tenant.ref,
            method=methods.named(tenant.payment_method),
            methods=tuple(methods.named(code) for code in rules.methods),
        )
        yield Refusal(code="not_by_transfer", field="tenant", rule=profile.rule(rules.methods_rule), text=text)


def _amounts(new: TransferCase, profile: Profile) -> Iterator[Refusal]:
    if not new.difference:
        text = say("paid: {paid} yen is what was billed; a wrong transfer is of another amount.", paid=new.paid)
        yield Refusal(code="no_difference", field="paid", rule=profile.rule("PO-FIELD"), text=text)


def _day(new: TransferCase, profile: Profile, today: date) -> Iterator[Refusal]:
    rules = rules_of(profile)
    if new.paid_on > today:
        text = say("paid_on: {day} is still to come; today is {today}.", day=new.paid_on, today=today)
        yield Refusal(code="in_future", field="paid_on", rule=profile.rule("PO-DATE"), text=text)
    elif not is_in_time(today, new.paid_on, rules) and not rules.late:
        text = say("paid_on: the last day to report it was {last}.", last=last_day_to_report(new.paid_on, rules))
        yield Refusal(code="too_late", field="paid_on", rule=profile.rule(rules.rule), text=text)


def approval(new: TransferCase, profile: Profile, today: date) -> Approval | None:
    """The second person who decides on a report that came too late, where the portal leaves open what is done then."""
    rules = rules_of(profile)
    if not rules.late or is_in_time(today, new.paid_on, rules):
        return None
    text = say(
        "the last day to report it was {last}, and {portal} leaves open what is done after it: {question}",
        last=last_day_to_report(new.paid_on, rules),
        portal=profile.title,
        question=rules.late.unknown,
    )
    return Approval(rule=profile.rule(rules.rule), text=text)


def _known(cases: Sequence[TransferCase], new: TransferCase, profile: Profile) -> Iterator[Refusal]:
    for case in cases:
        if (case.paid_on, case.billed, case.paid) == (new.paid_on, new.billed, new.paid):
            text = say("paid_on: this transfer is reported already, as {ref}.", ref=case.ref)
            yield Refusal(code="taken", field="paid_on", rule=profile.rule("PO-TAKEN"), text=text)


def notices(tenant: Tenant, new: TransferCase, profile: Profile) -> tuple[Notice, ...]:
    """The difference, the window that it is in, and that money isn't moved here."""
    rules = rules_of(profile)
    rule = profile.rule(rules.rule)
    last = last_day_to_report(new.paid_on, rules)
    difference = (
        say("{yen} yen too much", yen=new.difference)
        if new.difference > 0
        else say("{yen} yen too little", yen=-new.difference)
    )
    text = say(
        "{difference} were paid; it could be reported until {last}. How they are settled isn't written: "
        "nothing is moved here.",
        difference=difference,
        last=last,
    )
    told = [Notice(rule=rule, text=text)]
    if rules.methods and not tenant.payment_method:
        text = say("How {tenant} pays isn't on file; make sure that it pays by transfer.", tenant=tenant.ref)
        told.append(Notice(warns=True, rule=profile.rule(rules.methods_rule), text=text))
    return tuple(told)
