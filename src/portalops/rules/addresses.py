"""Addresses and numbers by which customers are known: private ones, how much is shown, whether two are the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date

from portalops.facts import Account, PersonalText
from portalops.plan import Notice, Refusal
from portalops.profiles.profile import Profile
from portalops.rules.tenants import not_here
from portalops.values import fold
from portalops.wording import say


def masked(address: str) -> str:
    """As much of an address as may be shown before it is known who asks: t***@e***.co.jp."""
    local, _, domain = address.rpartition("@")
    host, dot, rest = domain.partition(".")
    return f"{local[:1]}***@{host[:1]}***{dot}{rest}"


def shown(account: Account, profile: Profile, today: date) -> str | None:
    """The address of a user as a look-up shows it: in part, where the portal's is told only to the customer.

    On the day on which it is told, it is shown whole.
    """
    if account.email is None or not profile.accounts.masked or account.address_told_on == today:
        return account.email
    return masked(account.email)


def national(number: str) -> str:
    """The digits of a phone number as they are dialled at home; nothing where the text isn't a number."""
    folded = re.split(r"内線|\(代|代表|代$|ext", fold(number).lower(), maxsplit=1)[0]
    folded = "".join("-" if unicodedata.category(sign) == "Pd" or sign in "ー−" else sign for sign in folded)
    if not re.fullmatch(r"[0-9+(][0-9+().\s-]*", folded):
        return ""
    digits = re.sub(r"[^0-9+]", "", folded)
    return re.sub(r"^(\+81|0081)0?", "0", digits).replace("+", "")


def is_same_number(one: str, other: str) -> bool:
    """Whether two texts are the same phone number, however it is written."""
    return bool(national(one)) and national(one) == national(other)


def lacking(profile: Profile) -> tuple[str, ...]:
    """The fields of a consent, where no address needs one."""
    return () if profile.accounts.private_domains else ("consent_by", "consent_on")


def consent_refusals(account: Account, profile: Profile, today: date) -> Iterator[Refusal]:
    """Refuse a private address without the consent that it needs, and a consent that can't be right."""
    rules = profile.accounts
    given = {"consent_by": account.consent_by, "consent_on": account.consent_on}
    if lacking(profile):
        yield from (not_here(field, profile) for field, value in given.items() if value)
        return
    rule = profile.rule(rules.private_rule)
    missing = [field for field, value in given.items() if not value]
    domain = next((domain for domain in rules.private_domains if _is_of(account.email, domain)), None)
    if domain and len(missing) == len(given):
        text = say(
            "email: {domain} is for private phones; write who at the company permitted it as consent_by, and on which "
            "day as consent_on, like 2026-05-29.",
            domain=domain,
        )
        yield Refusal(code="needs_consent", field="email", rule=rule, text=text)
    elif len(missing) == 1:
        text = say("{field}: it is missing; a consent has somebody who gave it, and a day.", field=missing[0])
        yield Refusal(code="missing", field=missing[0], rule=rule, text=text)
    if account.consent_on and account.consent_on > today:
        text = say("consent_on: {day} is still to come; today is {today}.", day=account.consent_on, today=today)
        yield Refusal(code="in_future", field="consent_on", rule=profile.rule("PO-DATE"), text=text)


def consent_notices(account: Account, profile: Profile) -> tuple[Notice, ...]:
    """Whose consent to a private address is kept, where one was given."""
    rules = profile.accounts
    if not rules.private_domains or not account.consent_by or not account.consent_on:
        return ()
    rule = profile.rule(rules.private_rule)
    text = say(
        "{who} permitted the private address on {day}: {rule}",
        who=PersonalText(account.consent_by, "name"),
        day=account.consent_on,
        rule=rule.says,
    )
    return (Notice(rule=rule, text=text),)


def _is_of(address: str | None, domain: str) -> bool:
    at = address.rpartition("@")[2].lower() if address else ""
    return at == domain or at.endswith(f".{domain}")


def same_person_notices(account: Account, others: Sequence[Account], profile: Profile) -> tuple[Notice, ...]:
    """A warning where somebody of that name and phone number has an account already."""
    rules = profile.accounts
    if not rules.one_each_rule or not account.phone:
        return ()
    rule = profile.rule(rules.one_each_rule)
    same = [
        other
        for other in others
        if other.ref != account.ref
        and other.state != "removed"
        and _plain(other.name) == _plain(account.name)
        and is_same_number(other.phone or "", account.phone)
    ]
    return tuple(
        Notice(
            warns=True,
            rule=rule,
            text=say("{other} has the same name and phone number: {rule}", other=other.ref, rule=rule.says),
        )
        for other in same
    )


def _plain(name: str) -> str:
    return re.sub(r"\s", "", fold(name)).casefold()
