"""The facts of a tenant's page in groups; what a tenant or its portal doesn't have takes no room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from portalops.narration import cited
from portalops.operation import Column
from portalops.queries.tenant_show import SHOW_TENANT, TenantPage
from portalops.screens.due import leaving_words
from portalops.screens.paper import Block
from portalops.wording import label, say
from portalops.words import tell, text

_ON_TOP = ("tenant", "portal", "name", "state", "warnings")
_GROUPS = (
    (label("Customer"), ("kana", "kind", "joined_on", "email", "phone", "users")),
    (
        label("Billing"),
        ("billing_cycle", "billing_month", "payment_method", "card_brand", "card_last_four", "hosting"),
    ),
    (label("Licenses"), ("licenses", "license_price")),
    (label("Points and balance"), ("points", "balance", "auto_charge_border", "auto_charge_limit")),
)


def facts_of(page: TenantPage, *, airy: bool) -> Iterator[Block]:
    """What is known, group by group, with air between them if there is room; a column in no group comes last."""
    for number, group in enumerate(filter(None, _groups(page))):
        if airy and number:
            yield Block()
        yield from group


def _groups(page: TenantPage) -> Iterator[list[Block]]:
    columns = {column.name: column for column in SHOW_TENANT.columns if not column.columns}
    grouped = {name for _, names in _GROUPS for name in names}
    others = tuple(name for name in columns if name not in grouped and name not in _ON_TOP)
    for heading, names in (*_GROUPS, (label("Other"), others)):
        yield _group(heading, [columns[name] for name in names if name in columns], page)
    if page.withdrawal:
        inner = next(column for column in SHOW_TENANT.columns if column.name == "withdrawal").columns
        yield _group(label("Withdrawal"), inner, page.withdrawal)


def _group(heading: str, columns: Sequence[Column[Any]], row: Any) -> list[Block]:
    values = [(column, column.of(row)) for column in columns]
    lines = [Block(tell(value), text(column.heading)) for column, value in values if value not in (None, "", (), False)]
    return [Block(text(heading), tone="head"), *lines] if lines else []


def title_of(page: TenantPage, today: date, *, in_short: bool = False) -> Iterator[Block]:
    """Who it is, and everything to be careful about; in short, the reference alone says which portal."""
    portal = () if in_short else (page.portal,)
    parts = (page.tenant.name, page.tenant.ref, *portal, page.state)
    yield Block("   ".join(map(tell, parts)), tone="head")
    if page.withdrawal and page.withdrawal.state == "planned":
        yield Block(tell(leaving_words(page.withdrawal, today)), tone="warn")
    for notice in page.notices:
        yield Block(tell(say("Take care: {notice}", notice=notice.text)), tone="warn")
        yield Block(tell(cited(notice.rule)), tone="quiet", indent=2)
