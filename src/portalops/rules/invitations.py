"""Invitations: whom a contract may invite, in which language, and what becomes of an invitation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal, cast

from msgspec import Struct

from portalops.facts import Account, Contract, Invitation, PersonalText, Reads, Tenant
from portalops.plan import Refusal
from portalops.profiles.parts import Unknown
from portalops.profiles.profile import Profile
from portalops.profiles.relations import InvitationRules
from portalops.references import InvitationRef
from portalops.rules.tenants import not_a_choice
from portalops.terms import STATES
from portalops.wording import say


class Inviting(Struct, frozen=True, kw_only=True):
    """A contract, its tenant, every invitation to it, and who asks for another."""

    tenant: Tenant
    contract: Contract
    invitations: tuple[Invitation, ...]
    who: Account | None


def rules_of(profile: Profile) -> InvitationRules:
    """The portal's rules for invitations; a profile that acts on them has rules for them."""
    assert profile.invitations is not None, "a portal that acts on invitations has rules for them"
    return profile.invitations


def of_contract(contract: Contract, reads: Reads) -> tuple[Invitation, ...]:
    """Every invitation to a contract."""
    return tuple(each for each in reads.all_of(Invitation, contract.owner) if each.ref.contract == contract.ref)


def earlier(email: str, invitations: Iterable[Invitation]) -> Invitation | None:
    """The invitation of an address, however its letters are written."""
    return next((each for each in invitations if each.email.casefold() == email.casefold()), None)


def next_ref(contract: Contract, invitations: tuple[Invitation, ...]) -> InvitationRef:
    """The reference of a contract's next invitation."""
    return InvitationRef.within(contract.ref, f"I{len(invitations) + 1}")


def refusals(
    email: str, language: str | None, role: str | None, known: Inviting, profile: Profile
) -> tuple[Refusal, ...]:
    """Why an address may not be invited so, but for who asks."""
    return (
        *contract_refusals(known.contract, profile),
        *_language(language, profile),
        *role_refusals(role, profile),
        *_joined(email, known, profile),
    )


def contract_refusals(contract: Contract, profile: Profile) -> Iterator[Refusal]:
    """A contract that was cancelled takes nothing in any more."""
    if contract.state != "active":
        text = say("contract: {contract} was cancelled.", contract=contract.ref)
        yield Refusal(code="cancelled", field="contract", rule=profile.rule("PO-LEFT"), text=text)


def _language(language: str | None, profile: Profile) -> Iterator[Refusal]:
    rules = rules_of(profile)
    if language is None:
        names = tuple(choice.code for choice in rules.languages)
        text = say("language: it is missing; the mail is in one of {languages}.", languages=names)
        yield Refusal(code="missing", field="language", rule=profile.rule(rules.rule), text=text)
    elif not rules.languages.pick(language):
        yield not_a_choice("language", language, rules.languages, profile)


def language_code(language: str, profile: Profile) -> Literal["ja", "en"]:
    """The code of a language, whatever name or alias it was written with."""
    picked = rules_of(profile).languages.pick(language)
    return cast(Literal["ja", "en"], picked.code if picked else language)


def role_refusals(role: str | None, profile: Profile) -> Iterator[Refusal]:
    """A role that the portal doesn't have, or of which nobody knows."""
    roles = profile.accounts.roles
    if role is None:
        return
    if isinstance(roles, Unknown):
        text = say("role: {portal} leaves open which there are: {question}", portal=profile.title,
                   question=roles.unknown)  # fmt: skip
        yield Refusal(code="unknown", field="role", rule=profile.rule(roles.rule), text=text)
    elif not roles.pick(role):
        yield not_a_choice("role", role, roles, profile)


def role_code(role: str | None, profile: Profile) -> str | None:
    """The code of a role, whatever name or alias it was written with."""
    roles = profile.accounts.roles
    picked = roles.pick(role) if role and not isinstance(roles, Unknown) else None
    return picked.code if picked else role


def _joined(email: str, known: Inviting, profile: Profile) -> Iterator[Refusal]:
    before = earlier(email, known.invitations)
    if before and before.state == "joined":
        email = PersonalText(before.email, "mail")
        text = say("email: {email} has joined {contract} already, as {account}.", email=email,
                   contract=known.contract.ref, account=before.account)  # fmt: skip
        yield Refusal(code="joined", field="email", rule=profile.rule("PO-INVITED"), text=text)


def waits(invitation: Invitation, profile: Profile) -> Iterator[Refusal]:
    """A refusal where the invitation isn't waiting any more."""
    if invitation.state != "waiting":
        text = say(
            "invitation: {invitation} isn't waiting any more, it is {state}.",
            invitation=invitation.ref,
            state=STATES[invitation.state],
        )
        yield Refusal(code="not_waiting", field="invitation", rule=profile.rule("PO-INVITED"), text=text)


def day_refusals(field: str, day: date, earliest: date | None, today: date, profile: Profile) -> Iterator[Refusal]:
    """A day on which something happened lies between what came before it and today."""
    if day > today:
        text = say("{field}: {day} is still to come; today is {today}.", field=field, day=day, today=today)
        yield Refusal(code="in_future", field=field, rule=profile.rule("PO-DATE"), text=text)
    elif earliest and day < earliest:
        text = say("{field}: {day} is before {earliest}, so it can't be right.", field=field, day=day,
                   earliest=earliest)  # fmt: skip
        yield Refusal(code="too_early", field=field, rule=profile.rule("PO-DATE"), text=text)
