"""The kinds of things that the store keeps: each with its table, and the texts by which it is found."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from operator import attrgetter
from typing import cast

from msgspec import Struct
from sqlalchemy import Table

from portalops.facts import (
    Account,
    Activation,
    Allocation,
    ApiKey,
    Charge,
    Contract,
    DirectDebit,
    Download,
    Environment,
    GroupCompany,
    Inquiry,
    Invitation,
    Invoice,
    Order,
    Product,
    Quote,
    Resource,
    Tenant,
    Thing,
    TransferCase,
    UsageReading,
    Withdrawal,
)


class Kind(Struct, frozen=True, kw_only=True):
    """One kind: its facts, the module and the name of its table, its name for people, the texts that find it.

    A text is named by the field of the search that it is folded as, and by where in the fact it stands.
    """

    fact: type[Thing]
    module: str
    table: str
    name: str = "name"
    texts: dict[str, str] = {}

    def texts_of(self, thing: Thing) -> dict[str, str | None]:
        """The texts by which a thing of this kind is found, by field."""
        return {field: attrgetter(place)(thing) for field, place in self.texts.items()}

    def name_of(self, thing: Thing) -> str:
        """What a thing of this kind is called."""
        return str(attrgetter(self.name)(thing))


_PERSONAL = {"name": "name", "kana": "kana", "email": "email", "phone": "phone"}

KINDS: dict[str, Kind] = {
    kind.fact.noun: kind
    for kind in (
        Kind(fact=Tenant, module="tenants", table="tenants", texts={"code": "ref.code"} | _PERSONAL),
        Kind(fact=Account, module="tenants", table="accounts", texts={"user": "ref.user"} | _PERSONAL),
        Kind(fact=Contract, module="contracts", table="contracts", texts={"number": "ref.part"}),
        Kind(fact=Charge, module="services", table="charges", name="ref.part"),
        Kind(
            fact=TransferCase, module="services", table="transfer_cases", name="ref.part", texts={"number": "ref.part"}
        ),
        Kind(fact=ApiKey, module="services", table="api_keys", name="ref.part", texts={"number": "ref.part"}),
        Kind(fact=Product, module="licensing", table="products", texts={"number": "ref.id", "name": "name"}),
        Kind(fact=Environment, module="licensing", table="environments", texts={"number": "ref.id", "name": "name"}),
        Kind(fact=Allocation, module="licensing", table="allocations", name="ref"),
        Kind(fact=Activation, module="licensing", table="activations", name="ref"),
        Kind(fact=Withdrawal, module="withdrawals", table="withdrawals", name="ref"),
        Kind(fact=UsageReading, module="usage", table="usage_readings", name="ref"),
        Kind(
            fact=Order, module="orders", table="orders", name="product", texts={"number": "ref.part", "name": "product"}
        ),
        Kind(fact=DirectDebit, module="orders", table="direct_debits", name="ref.part", texts={"number": "ref.part"}),
        Kind(fact=Inquiry, module="inquiries", table="inquiries", name="kind", texts={"number": "ref.part"}),
        Kind(fact=Invitation, module="invitations", table="invitations", name="email", texts={"email": "email"}),
        Kind(fact=GroupCompany, module="invitations", table="group_companies", texts={"name": "name"}),
        Kind(fact=Resource, module="resources", table="resources", texts={"number": "ref.id", "name": "name"}),
        Kind(fact=Download, module="resources", table="downloads", name="ref"),
        Kind(fact=Quote, module="quotes", table="quotes", name="ref", texts={"number": "ref.part"}),
        Kind(fact=Invoice, module="invoices", table="invoices", name="addressee", texts={"number": "ref.number"}),
    )
}
"""Every kind by its noun, in the order in which equals are found and rows are written."""


@cache
def table_of(noun: str) -> Table:
    """The table of a kind; its module is imported here, because defining a table takes about five milliseconds."""
    kind = KINDS[noun]
    return cast(Table, getattr(import_module(f"portalops.store.tables.{kind.module}"), kind.table))
