"""Handing a request for a quote on to sales: by mail where the centre knows sales' address, by hand elsewhere."""

from __future__ import annotations

from datetime import date

from portalops.effects import SendNotice
from portalops.facts import Account, Contract, Quote, Tenant
from portalops.plan import Notice
from portalops.profiles.desks import RouteText
from portalops.profiles.profile import Profile
from portalops.rules import quotes
from portalops.wording import say


def sales_of(profile: Profile) -> RouteText | None:
    """How sales is reached, as the profile says."""
    return profile.routes.get(quotes.rules_of(profile).sales)


def letter(
    quote: Quote, tenant: Tenant, contract: Contract | None, who: Account | None, profile: Profile
) -> tuple[SendNotice, ...]:
    """The mail to sales, where an address is known."""
    sales = sales_of(profile)
    if sales is None or not sales.mail:
        return ()
    kind = next((each.name.ja for each in quotes.rules_of(profile).kinds if each.code == quote.kind), quote.kind)
    asked_on: date | None = quote.requested_on
    values = {
        "number": str(quote.ref),
        "company": tenant.name,
        "contract": f"{contract.name} ({contract.ref})" if contract else "-",
        "kind": kind,
        "items": "; ".join(map(str, quote.items)),
        "inviter": who.name if who else "-",
        "requested_on": asked_on.isoformat() if asked_on else "-",
    }
    rule = profile.rule(quotes.rules_of(profile).rule)
    return (SendNotice(tenant=tenant.ref, rule=rule, letter="quote_request", to=sales.mail, values=values),)


def notices(profile: Profile) -> tuple[Notice, ...]:
    """How to hand it on where no mail goes by itself."""
    sales = sales_of(profile)
    if sales is None or sales.mail:
        return ()
    rule = profile.rule(sales.rule)
    text = say("Hand it on to {sales}, then: quote pass. {how}", sales=sales.who, how=sales.how)
    return (Notice(warns=True, rule=rule, text=text),)
