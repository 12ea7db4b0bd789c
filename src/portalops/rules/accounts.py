"""Accounts: how many users a tenant may have, and in which roles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import msgspec
from msgspec import Struct

from portalops.facts import Account, PersonalText, Tenant
from portalops.plan import Refusal
from portalops.profiles.parts import Rule, Unknown
from portalops.profiles.profile import Profile
from portalops.rules import account_limit, addresses, licenses, taking_over
from portalops.rules.tenants import not_a_choice
from portalops.wording import Sentence, say


class Members(Struct, frozen=True, kw_only=True):
    """The users of a tenant as they stand: the tenant, how many there are, and who has the new user's id already.

    The others are known where the new user may be one of them.
    """

    tenant: Tenant
    count: int
    by_roles: Mapping[tuple[str, ...], int] = {}
    taken: Account | None
    others: tuple[Account, ...] = ()


def by_code(account: Account, profile: Profile) -> Account:
    """The account with each of its roles by code and once, whatever name or alias it was written with."""
    roles = profile.accounts.roles
    if isinstance(roles, Unknown):
        return account
    picked = ((role, roles.pick(role)) for role in account.roles)
    codes = dict.fromkeys(choice.code if choice else role for role, choice in picked)
    return msgspec.structs.replace(account, roles=tuple(codes))


def refusals(account: Account, members: Members, profile: Profile, today: date) -> tuple[Refusal, ...]:
    """Why a user may not join a tenant so, all reasons at once; its roles are by code."""
    return (
        *_taken(members, profile),
        *_roles(account, profile),
        *addresses.consent_refusals(account, profile, today),
        *_one_more(account, members, profile),
        *too_many(members.tenant, members.count + 1, profile, today),
        *_used_later(account, profile, today),
    )


def _taken(members: Members, profile: Profile) -> Iterator[Refusal]:
    if members.taken:
        name = PersonalText(members.taken.name, "name")
        text = say("account: {account} is registered already, as {name}.", account=members.taken.ref, name=name)
        yield Refusal(code="taken", field="account", rule=profile.rule("PO-TAKEN"), text=text)


def _roles(account: Account, profile: Profile) -> Iterator[Refusal]:
    roles = profile.accounts.roles
    if not isinstance(roles, Unknown):
        wrong = (role for role in account.roles if not roles.pick(role))
        yield from (not_a_choice("roles", role, roles, profile) for role in wrong)
    elif account.roles:
        text = say(
            "roles: {portal} leaves open which there are: {question}", portal=profile.title, question=roles.unknown
        )
        yield Refusal(code="unknown", field="roles", rule=profile.rule(roles.rule), text=text)


def _one_more(account: Account, members: Members, profile: Profile) -> Iterator[Refusal]:
    """Refuse one more user than there may be: by the tenant's kind, its licenses, or the most a tenant may have."""
    rules = profile.accounts
    tenant = members.tenant
    if tenant.kind in rules.not_for_kinds:
        if members.count >= 1:
            rule = profile.rule(rules.not_for_kinds_rule)
            text = say("account: {tenant} is for one user, and has one: {rule}", tenant=tenant.ref, rule=rule.says)
            yield _full("one_user", rule, text)
        return
    licensed = members.count - licenses.without_one(members.by_roles, profile)
    if rules.within_licenses_rule and licenses.takes_one(account.roles, profile) and licensed >= (tenant.licenses or 0):
        text = say(
            "account: {tenant} has {licenses} licenses and {count} users. First the licenses, then the member: "
            "{command}",
            tenant=tenant.ref,
            licenses=tenant.licenses or 0,
            count=licensed,
            command=_raising(tenant, licensed + 1, profile),
        )
        yield _full("no_free_license", profile.rule(rules.within_licenses_rule), text)


def _raising(tenant: Tenant, needed: int, profile: Profile) -> str:
    """The command that sets so many licenses, or takes them over; what only the operator knows is in capitals."""
    taken_over = " --done-on DAY" if taking_over.CASE in profile.answers["license set"].cases else ""
    return f"license set {tenant.ref} {needed} --reason WHY{taken_over}"


def too_many(tenant: Tenant, count: int, profile: Profile, today: date) -> Iterator[Refusal]:
    """Refuse that a tenant has so many accounts in use or suspended, where the most of that day are fewer."""
    most = account_limit.most(tenant, profile, today)
    if most and count > most[0]:
        text = say(
            "account: {tenant} has {count} users; the most is {most}.",
            tenant=tenant.ref,
            count=count - 1,
            most=most[0],
        )
        yield _full("too_many", most[1], text)


def _used_later(account: Account, profile: Profile, today: date) -> Iterator[Refusal]:
    if account.last_used_on and account.last_used_on > today:
        text = say("last_used_on: {day} is still to come; today is {today}.", day=account.last_used_on, today=today)
        yield Refusal(code="in_future", field="last_used_on", rule=profile.rule("PO-DATE"), text=text)


def _full(code: str, rule: Rule, text: Sentence) -> Refusal:
    return Refusal(code=code, field="account", rule=rule, text=text)
