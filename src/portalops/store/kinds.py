"""The kinds of things that the store keeps: each with its table, and the texts by which it is found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from importlib import import_module
from operator import attrgetter
from types import NoneType
from typing import Any, cast, get_args, get_type_hints

from msgspec import Struct
from sqlalchemy import BigInteger, Boolean, Date, String, Table, TableClause, column, table
from sqlalchemy.types import TypeEngine

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
from portalops.store.tables.ground import UtcInstant


class Kind(Struct, frozen=True, kw_only=True):
    """One kind: its facts, the module and the name of its table, its name for people, the texts that find it, and
    whether its rows are kept by portal.

    A text is named by the field of the search that it is folded as, and by where in the fact it stands.
    """

    fact: type[Thing]
    module: str
    table: str
    name: str = "name"
    texts: dict[str, str] = {}
    by_portal: bool = False

    def texts_of(self, thing: Thing) -> dict[str, str | None]:
        """The texts by which a thing of this kind is found, by field."""
        return {field: attrgetter(place)(thing) for field, place in self.texts.items()}

    def name_of(self, thing: Thing) -> str:
        """What a thing of this kind is called."""
        return str(attrgetter(self.name)(thing))


@cache
def found_by(noun: str) -> Callable[[Thing], Any]:
    """What gives the fields of a thing in which a text that finds it may become another; its reference never does."""
    fields = {place.partition(".")[0] for place in KINDS[noun].texts.values()} - {"ref"}
    return attrgetter(*sorted(fields)) if fields else lambda _: None


_PLAIN: dict[type, TypeEngine[Any]] = {bool: Boolean(), int: BigInteger(), datetime: UtcInstant(), date: Date()}
_PERSONAL = {"name": "name", "kana": "kana", "email": "email", "phone": "phone"}

KINDS: dict[str, Kind] = {
    kind.fact.noun: kind
    for kind in (
        Kind(fact=Tenant, module="tenants", table="tenants", texts={"code": "ref.code"} | _PERSONAL, by_portal=True),
        Kind(fact=Account, module="tenants", table="accounts", texts={"user": "ref.user"} | _PERSONAL),
        Kind(fact=Contract, module="contracts", table="contracts", texts={"number": "ref.part"}),
        Kind(fact=Charge, module="services", table="charges", name="ref.part"),
        Kind(
            fact=TransferCase,
            module="services",
            table="transfer_cases",
            name="ref.part",
            texts={"number": "ref.part"},
            by_portal=True,
        ),
        Kind(fact=ApiKey, module="services", table="api_keys", name="ref.part", texts={"number": "ref.part"}),
        Kind(fact=Product, module="licensing", table="products", texts={"number": "ref.id", "name": "name"}),
        Kind(fact=Environment, module="licensing", table="environments", texts={"number": "ref.id", "name": "name"}),
        Kind(fact=Allocation, module="licensing", table="allocations", name="ref"),
        Kind(fact=Activation, module="licensing", table="activations", name="ref"),
        Kind(fact=Withdrawal, module="withdrawals", table="withdrawals", name="ref", by_portal=True),
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
        Kind(fact=Quote, module="quotes", table="quotes", name="ref", texts={"number": "ref.part"}, by_portal=True),
        Kind(fact=Invoice, module="invoices", table="invoices", name="addressee", texts={"number": "ref.number"}),
    )
}
"""Every kind by its noun, in the order in which equals are found and rows are written."""


def defined(noun: str) -> Table:
    """The table of a kind whole, as a store is made with it; its module is imported here, with what defines a class."""
    kind = KINDS[noun]
    return cast(Table, getattr(import_module(f"portalops.store.tables.{kind.module}"), kind.table))


@cache
def table_of(noun: str) -> TableClause:
    """The table of a kind as it is read and written: the names of its columns and their types, as the fact has them.

    What it has besides, a store knows itself; defining that takes half a second, for all kinds together.
    """
    kind = KINDS[noun]
    hints = get_type_hints(kind.fact)
    columns = {name: _type_of(hints[name]) for name in kind.fact.__struct_fields__}
    owner = [*([] if kind.fact is Tenant else ["tenant"]), *(["portal"] if kind.by_portal else [])]
    return table(
        kind.table, *(column(name, type_) for name, type_ in (dict.fromkeys(owner, String()) | columns).items())
    )


def _type_of(hint: Any) -> TypeEngine[Any]:
    """How a field is kept: days, instants, numbers and switches as such, everything else as text."""
    given = {part for part in get_args(hint) if part is not NoneType} or {hint}
    return next((type_ for plain, type_ in _PLAIN.items() if plain in given), String())
