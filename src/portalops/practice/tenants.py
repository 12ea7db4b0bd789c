"""Tenants for the practice store, shaped by what each portal's profile says a tenant has."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from msgspec import Struct

from portalops.month import Month
from portalops.practice.names import Company, a_company, a_person, a_phone
from portalops.practice.stories import Cast, stories_of
from portalops.profiles.parts import Choices
from portalops.profiles.profile import Profile

TENANTS_A_PORTAL = 70
_OPENED_ON = date(2026, 3, 2)
_MONTHS_BILLED = (Month("2026-03"), Month("2026-04"))


class PracticeTenant(Struct, frozen=True, kw_only=True):
    """One tenant's story as rows for the operations: registered, joined by users, billed, and what came later."""

    registered_on: date
    registration: dict[str, str]
    accounts: list[dict[str, str]]
    invoices: list[tuple[date, dict[str, str]]]
    later: list[tuple[date, str, dict[str, str]]]


def tenants_of(profile: Profile, random: Random) -> Iterator[PracticeTenant]:
    """The practice tenants of one portal."""
    for number in range(1, TENANTS_A_PORTAL + 1):
        reference = f"{profile.name}:{_letters(profile)}{number:05d}"
        company = a_company(random, number)
        registration = _registration(profile, reference, company, random)
        accounts = list(_accounts(profile, registration, company, random))
        cast = Cast(tenant=registration, accounts=accounts, number=number, random=Random(f"stories of {reference}"))
        yield PracticeTenant(
            registered_on=_OPENED_ON,
            registration=registration,
            accounts=accounts,
            invoices=list(_invoices(profile, registration, number, random)),
            later=[*_later(profile, registration, number, random), *stories_of(profile, cast)],
        )


def _letters(profile: Profile) -> str:
    """The letters that codes and document numbers of the portal begin with."""
    return "".join(part[0] for part in profile.name.split("-")).upper()


def _registration(profile: Profile, reference: str, company: Company, random: Random) -> dict[str, str]:
    rules = profile.tenant
    row = {
        "tenant": reference,
        "name": company.name,
        "kana": company.kana,
        "email": f"info@{company.domain}",
        "phone": a_phone(random),
        "joined_on": (date(2019, 4, 1) + timedelta(days=random.randrange(2400))).isoformat(),
        "kind": _pick(rules.kinds, random),
        "billing_cycle": _pick(rules.billing_cycles, random),
    }
    row |= {"payment_method": _method(profile, row["kind"], random)}
    if row["kind"] in profile.accounts.not_for_kinds:
        person = a_person(random)
        row |= {"name": person.name, "kana": person.kana, "email": f"{person.latin}@{company.domain}"}
    elif profile.licenses:
        most = profile.licenses.most or 30
        row |= {"licenses": str(random.randrange(3, most + 1))}
        if profile.licenses.price_rule:
            row |= {"license_price": random.choice(("500", "800", "1000"))}
    if row["billing_cycle"] == "yearly":
        row |= {"billing_month": str(random.randrange(1, 13))}
    if row["payment_method"] == "card":
        row |= {"card_brand": _pick(rules.card_brands, random), "card_last_four": f"{random.randrange(10_000):04d}"}
    if rules.partners_rule:
        row |= {"partner_by": "営業部", "partner_on": _OPENED_ON.isoformat()}
    if rules.hosting and random.random() < 0.2:
        row |= {"hosting": "yes"}
    return row


def _method(profile: Profile, kind: str, random: Random) -> str:
    """A way to pay that a tenant of the kind may use."""
    terms = profile.payments or {}
    codes = [choice.code for choice in profile.tenant.payment_methods or ()]
    allowed = [code for code in codes if code not in terms or kind in (terms[code].for_kinds or (kind,))]
    return random.choice(allowed) if allowed else ""


def _pick(choices: Choices | None, random: Random) -> str:
    return random.choice(choices.choices).code if choices else ""


def _accounts(profile: Profile, tenant: dict[str, str], company: Company, random: Random) -> Iterator[dict[str, str]]:
    alone = tenant["kind"] in profile.accounts.not_for_kinds
    roles = [choice.code for choice in profile.accounts.roles] if isinstance(profile.accounts.roles, Choices) else []
    digits = profile.references.user_digits
    for number in range(1, 2 if alone else random.randrange(2, 4)):
        person = a_person(random)
        email = tenant["email"] if alone else f"{person.latin}{number}@{company.domain}"
        user = f"{number:0{digits}d}" if digits else email.partition("@")[0].replace(".", "")
        yield {
            "account": f"{tenant['tenant']}/{user}",
            "name": tenant["name"] if alone else person.name,
            "kana": tenant["kana"] if alone else person.kana,
            "email": email,
            "roles": roles[0 if number == 1 else -1] if roles else "",
        }


def _invoices(
    profile: Profile, tenant: dict[str, str], number: int, random: Random
) -> Iterator[tuple[date, dict[str, str]]]:
    if number % 2 or profile.answers["invoice register"].way != "act":
        return
    for month in _MONTHS_BILLED:
        amount = random.randrange(3, 60) * 500
        issued_on = month.plus(1).first_day + timedelta(days=4)
        yield (
            issued_on,
            {
                "number": f"{profile.name}:{_letters(profile)}-{month.replace('-', '')}-{number:04d}",
                "tenant": tenant["tenant"],
                "issued_on": issued_on.isoformat(),
                "due_on": month.plus(1).last_day.isoformat(),
                "lines": f"{month} 利用料={amount}@10; オプション=1500@10",
                "method": tenant["payment_method"],
            },
        )


def _later(
    profile: Profile, tenant: dict[str, str], number: int, random: Random
) -> Iterator[tuple[date, str, dict[str, str]]]:
    target = {"tenant": tenant["tenant"]}
    if profile.points:
        yield (
            date(2026, 4, 1),
            "points adjust",
            target | {"delta": str(random.randrange(10, 90) * 100), "reason": "開設時のポイント"},
        )
        if number % 3 == 0:
            yield (
                date(2026, 4, 2),
                "points autocharge",
                target | {"border": "1000", "limit": "5000", "done_on": "2026-04-02"},
            )
    if profile.withdrawal and number % 7 == 0:
        received_on = date(2026, 4, 6) + timedelta(days=random.randrange(43))
        yield (
            received_on,
            "withdrawal request",
            target
            | {"received": received_on.isoformat(), "reason": random.choice(("事業の終了", "他のサービスへ移るため"))},
        )
