"""Quotes as they are shown: on a tenant's page, and as a queue across tenants."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from msgspec import Struct

from portalops.facts import Lineup, Lists, Quote, Run, Trait, with_states
from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.profiles.profile import Profile
from portalops.queries.limits import After, Limit
from portalops.queries.named import THING_STATES
from portalops.references import TenantRef
from portalops.rules import quotes, renewal
from portalops.values import PortalName
from portalops.wording import Named


class ListQuotes(Asks, frozen=True):
    """Show quotes, those that wait on top: to be handed to sales, with sales, answered, then those that are over."""

    portal: Annotated[PortalName | None, "Portal; all of them if left out"] = None
    tenant: Annotated[TenantRef | None, "Only those of this tenant, as portal:code"] = None
    limit: Annotated[Limit, "At most so many quotes"] = 200
    after: Annotated[After | None, "Only what comes after this key: the next page"] = None


class QuoteLine(Struct, frozen=True, kw_only=True):
    """A quote as it stands today, its kind by name, how many days are left to accept it, and its key in the list."""

    quote: Quote
    state: str
    kind: Named | str
    days_left: int | None
    key: str


def _lineup(today: date, *, of_a_tenant: bool = False) -> Lineup[Quote]:
    """Those that wait first: the oldest request; of those that were answered the one that ends first.

    Those of a tenant stand in the order of their requests throughout.
    """
    quoted = Trait("state", "=", "quoted")
    holds, is_over = Trait("valid_until?", ">=", today), Trait("valid_until?", "<", today)
    by = ("requested_on?",) if of_a_tenant else ("valid_until?",)
    answered = [(Run(traits=(quoted, trait), by=by),) for trait in (holds, is_over)]
    asked_for = with_states(("requested",), ("with_sales",), by=("requested_on?",))
    settled = with_states(("accepted",), ("declined",), by=("requested_on?",))
    return Lineup(kind=Quote, groups=(*asked_for, *answered, *settled))


def lines_of(
    tenant: TenantRef, lists: Lists, profile: Profile, today: date, limit: int, after: str | None = None
) -> list[QuoteLine]:
    """The quotes of a tenant, those that wait first."""
    lineup = _lineup(today, of_a_tenant=True)
    return [_line(quote, profile, today, lineup) for quote in lists.listed(lineup, limit, after, tenant=tenant)]


def find(asked: ListQuotes, search: Search) -> Sequence[QuoteLine]:
    """The quotes of one portal or of all, or of one tenant; NotFound where there is no such tenant."""
    today = search.today
    if asked.tenant:
        tenant = search.lists.tenant(asked.tenant).ref
        return lines_of(tenant, search.lists, search.profiles[tenant.portal], today, asked.limit, asked.after)
    scope = {"portal": asked.portal} if asked.portal else {}
    lineup = _lineup(today)
    found = search.lists.listed(lineup, asked.limit, asked.after, **scope)
    return [_line(quote, search.profiles[quote.owner.portal], today, lineup) for quote in found]


def _line(quote: Quote, profile: Profile, today: date, lineup: Lineup[Quote]) -> QuoteLine:
    state = quotes.state_of(quote, today)
    return QuoteLine(
        quote=quote,
        state=state,
        kind=profile.quotes.kinds.named(quote.kind) if profile.quotes else quote.kind,
        days_left=renewal.days_left(quote.valid_until, today) if state == "quoted" and quote.valid_until else None,
        key=lineup.key_of(quote),
    )


COLUMNS: tuple[Column[QuoteLine], ...] = (
    Column(name="quote", heading="Quote", of=lambda line: line.quote.ref),
    Column(name="state", heading="State", of=lambda line: THING_STATES[line.state]),
    Column(name="kind", heading="Kind", of=lambda line: line.kind),
    Column(name="items", heading="Items", of=lambda line: tuple(map(str, line.quote.items))),
    Column(
        name="contract",
        heading="Contract",
        of=lambda line: line.quote.contract.part if line.quote.contract else None,
    ),
    Column(name="requested_on", heading="Asked for on", of=lambda line: line.quote.requested_on),
    Column(
        name="requested_by",
        heading="Asked for by",
        of=lambda line: line.quote.requested_by.user if line.quote.requested_by else None,
    ),
    Column(name="total", heading="Total in yen", of=lambda line: line.quote.total),
    Column(name="quoted_on", heading="Quoted on", of=lambda line: line.quote.quoted_on),
    Column(name="valid_until", heading="Valid through", of=lambda line: line.quote.valid_until),
    Column(name="days_left", heading="Days left", of=lambda line: line.days_left),
    Column(
        name="replaces",
        heading="In place of",
        of=lambda line: line.quote.replaces.part if line.quote.replaces else None,
    ),
)

LIST_QUOTES: Query[ListQuotes, QuoteLine] = Query(
    name="quote list",
    permission=Permission.LOOK_UP,
    asks=ListQuotes,
    find=find,
    key=lambda line, today: line.key,
    columns=COLUMNS,
)
