"""Licenses: how many a tenant may have, between those in use and the most there may be, and what a change costs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from msgspec import Struct

from portalops.facts import Account, Contract, Tenant
from portalops.plan import Notice, Refusal
from portalops.profiles.parts import Unknown
from portalops.profiles.profile import LicenseRules, Profile
from portalops.wording import say

ONE_USER = "one_user"
"""The case under which a profile answers for a tenant of one user, which has no licenses."""


class Seats(Struct, frozen=True, kw_only=True):
    """A tenant, its users with the first one included, its contracts, and the day on which the customer did it."""

    tenant: Tenant
    users: int
    by_roles: Mapping[tuple[str, ...], int] = {}
    contracts: tuple[Contract, ...] = ()
    done_on: date | None = None


def takes_one(roles: Iterable[str], profile: Profile) -> bool:
    """Whether a user in these roles takes a license: some roles may be exempt by the profile."""
    return not profile.licenses or not set(roles) & set(profile.licenses.unlicensed_roles)


def without_one(by_roles: Mapping[tuple[str, ...], int], profile: Profile) -> int:
    """How many users take no license, for the roles that they have."""
    return sum(count for roles, count in by_roles.items() if not takes_one(roles, profile))


def role_refusals(
    account: Account, becomes: tuple[str, ...], tenant: Tenant, members: Iterable[Account], profile: Profile
) -> Iterator[Refusal]:
    """Refuse that a user comes to take a license by its roles where none is free."""
    within = profile.accounts.within_licenses_rule
    if not within or takes_one(account.roles, profile) or not takes_one(becomes, profile):
        return
    licensed = sum(takes_one(member.roles, profile) for member in members if member.state != "removed")
    if licensed >= (tenant.licenses or 0):
        text = say(
            "take: in its other roles {account} takes a license, and {tenant} has none free: {licenses} licenses.",
            account=account.ref,
            tenant=tenant.ref,
            licenses=tenant.licenses or 0,
        )
        yield Refusal(code="no_free_license", field="take", rule=profile.rule(within), text=text)


def is_for_one(tenant: Tenant, profile: Profile) -> bool:
    """Whether the tenant is of a kind that has no licenses."""
    return profile.licenses is not None and tenant.kind in profile.licenses.not_for_kinds


def refusals(seats: Seats, count: int, profile: Profile) -> tuple[Refusal, ...]:
    """Why a tenant may not have so many licenses, all reasons at once."""
    rules = rules_of(profile)
    return (
        *_for_one(seats.tenant, profile, rules),
        *_no_change(seats.tenant, count, profile),
        *_in_use(seats, count, profile, rules),
        *_too_many(count, profile, rules),
    )


def notices(tenant: Tenant, count: int, profile: Profile, contracts: tuple[Contract, ...] = ()) -> tuple[Notice, ...]:
    """What to know of the new number: what it costs, service by service, and the offer to tenants with many users."""
    return tuple(_notices(tenant, count, profile, rules_of(profile), contracts))


def _for_one(tenant: Tenant, profile: Profile, rules: LicenseRules) -> Iterator[Refusal]:
    if is_for_one(tenant, profile):
        rule = profile.rule(rules.not_for_kinds_rule)
        text = say("tenant: {tenant} has no licenses: {rule}", tenant=tenant.ref, rule=rule.says)
        yield Refusal(code="one_user", field="tenant", rule=rule, text=text)


def _no_change(tenant: Tenant, count: int, profile: Profile) -> Iterator[Refusal]:
    if tenant.licenses == count:
        text = say(
            "count: there are {count} licenses already; the number is the total, not what is added.", count=count
        )
        yield Refusal(code="no_change", field="count", rule=profile.rule("PO-CHANGE"), text=text)


def _in_use(seats: Seats, count: int, profile: Profile, rules: LicenseRules) -> Iterator[Refusal]:
    """Refuse fewer than are in use; where it isn't known whether the first user counts, and it matters, say so."""
    first = 1 if rules.first_user and seats.users else 0
    counts = rules.first_user_counts
    users = seats.users - without_one(seats.by_roles, profile)
    least = users if counts is True else users - first
    if count < least:
        text = say("count: {users} users have a license, so {count} are too few.", users=least, count=count)
        yield Refusal(code="in_use", field="count", rule=profile.rule(rules.in_use_rule), text=text)
    elif isinstance(counts, Unknown) and count < users:
        text = say(
            "count: {count} are enough only if the first user {user} doesn't count, and {portal} leaves this open: "
            "{question}",
            count=count,
            user=rules.first_user,
            portal=profile.title,
            question=counts.unknown,
        )
        yield Refusal(code="unknown", field="count", rule=profile.rule(counts.rule), text=text)


def _too_many(count: int, profile: Profile, rules: LicenseRules) -> Iterator[Refusal]:
    if rules.most is not None and count > rules.most:
        text = say("count: {count} are more than the most there may be, {most}.", count=count, most=rules.most)
        yield Refusal(code="too_many", field="count", rule=profile.rule(rules.most_rule), text=text)


def _notices(
    tenant: Tenant, count: int, profile: Profile, rules: LicenseRules, contracts: tuple[Contract, ...]
) -> Iterator[Notice]:
    priced = [each for each in contracts if each.per_license and each.state == "active" and each.price is not None]
    if tenant.license_price is not None or not priced:
        yield _price(tenant, count, profile, rules)
    for contract in priced:
        yield _service(contract, tenant, count, profile, rules)
    if rules.paid_registration_from is not None and count >= rules.paid_registration_from:
        rule = profile.rule(rules.paid_registration_rule)
        yield Notice(rule=rule, text=rule.says)


def _price(tenant: Tenant, count: int, profile: Profile, rules: LicenseRules) -> Notice:
    rule = profile.rule(rules.price_rule or rules.rule)
    price = tenant.license_price
    if price is None:
        text = say("What one license costs isn't known here, so the change of the price can't be shown.")
    elif tenant.licenses is None:
        text = say("The licenses cost {after} yen a month with the change.", after=price * count)
    else:
        before, after = price * tenant.licenses, price * count
        text = say(
            "The licenses cost {before} yen a month so far and {after} yen with the change: {change} yen a month.",
            before=before,
            after=after,
            change=f"{after - before:+,}",
        )
    return Notice(rule=rule, text=text)


def _service(contract: Contract, tenant: Tenant, count: int, profile: Profile, rules: LicenseRules) -> Notice:
    """What one service, priced by license, costs with the change; from which day is nowhere written."""
    price, cycles = contract.price or 0, profile.tenant.billing_cycles
    said = {
        "service": contract.name,
        "after": price * count,
        "cycle": cycles.named(contract.cycle) if cycles and contract.cycle else say("a period"),
    }
    if tenant.licenses is None:
        text = say("{service} costs {after} yen with the change ({cycle}).", **said)
    else:
        before = price * tenant.licenses
        text = say(
            "{service} costs {before} yen so far and {after} yen with the change: {change} yen ({cycle}).",
            **said,
            before=before,
            change=f"{price * count - before:+,}",
        )
    return Notice(rule=profile.rule(rules.price_rule or rules.rule), text=text)


def rules_of(profile: Profile) -> LicenseRules:
    """The portal's rules for licenses; a profile that acts on licenses has them."""
    assert profile.licenses is not None, "a portal that acts on licenses has rules for them"
    return profile.licenses
