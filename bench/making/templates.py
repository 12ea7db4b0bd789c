"""Templates: every tenant of the practice store with all that hangs on it, ready to be cloned under other names.

What the desk itself made of seventy tenants a portal stays valid in any number of copies: ledgers come to their
balances, allocations stay within licenses, and every state has the dates that lead to it.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from portalops.practice.build import build

Values = tuple[Any, ...]
Rows = dict[str, list[Values]]

# Made here row by row, and not cloned; what else names a tenant or a part of one is.
_MADE = ("store_version", "tenants", "accounts", "invoices", "invoice_reissues", "records", "record_details")


class Template(Struct, frozen=True, kw_only=True):
    """A practice tenant: its own row, its accounts' rows by reference, and all other rows by table."""

    ref: str
    tenant: Values
    accounts: list[Values]
    others: Rows
    done: list[tuple[int, str, str, str]]
    """What is on record of it that another row names: number, operation, target and details."""


class Portal(Struct, frozen=True, kw_only=True):
    """A portal's templates, an invoice of each kind of payer if it has any, and how its codes begin."""

    name: str
    letters: str
    templates: list[Template]
    invoices: dict[tuple[str | None, str | None], Values]
    roles_of_others: str


class Practice(Struct, frozen=True, kw_only=True):
    """The practice store as templates, with the columns of every table that is filled."""

    columns: dict[str, list[str]]
    portals: list[Portal]


@cache
def read_practice() -> Practice:
    """Make a practice store in a folder of its own, and read it; once in a process."""
    with tempfile.TemporaryDirectory(prefix="portalops-making-") as folder:
        store = Path(folder) / "practice.db"
        build(store)
        connection = sqlite3.connect(store)
        try:
            return _read(connection)
        finally:
            connection.close()


def _read(connection: sqlite3.Connection) -> Practice:
    columns = _columns(connection)
    rows = {table: connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in columns}  # noqa: S608
    place = {table: {name: number for number, name in enumerate(names)} for table, names in columns.items()}
    owned = {table: _by_tenant(place[table], found) for table, found in rows.items() if table not in _MADE}
    owned["links"] = _links(place, rows)
    accounts = _by_tenant(place["accounts"], rows["accounts"])
    details = {row[0]: row for row in rows["record_details"]}
    records = {row[0]: row for row in rows["records"]}
    invoices = _by_tenant(place["invoices"], rows["invoices"])
    portals: dict[str, list[Template]] = defaultdict(list)
    for tenant in rows["tenants"]:
        ref = tenant[place["tenants"]["ref"]]
        others = {table: found[ref] for table, found in owned.items() if ref in found}
        named = sorted({row[place[table]["record"]] for table, found in others.items()
                        if "record" in place[table] for row in found} - {None})  # fmt: skip
        done = [_done(place, records[seq], details[seq]) for seq in named]
        portals[tenant[place["tenants"]["portal"]]].append(
            Template(ref=ref, tenant=tenant, accounts=accounts[ref], others=others, done=done)
        )
    return Practice(
        columns=columns,
        portals=[_portal(place, name, found, invoices) for name, found in sorted(portals.items())],
    )


def _columns(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """The columns of each table that has to do with a tenant, or with the record of what was done to one."""
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    columns = {name: [row[1] for row in connection.execute(f"PRAGMA table_info({name})")] for name in names}
    wanted = {"tenants", "invoice_reissues", "records", "record_details", "links"}
    return {name: found for name, found in columns.items() if name in wanted or _is_cloned(name, found)}


def _is_cloned(table: str, columns: list[str]) -> bool:
    """Whether a table holds parts of tenants; what belongs to the search is made by the search."""
    return "tenant" in columns and not table.startswith("search")


def _by_tenant(place: Mapping[str, int], rows: list[Values]) -> dict[str, list[Values]]:
    found: dict[str, list[Values]] = defaultdict(list)
    if "tenant" in place:
        for row in rows:
            found[row[place["tenant"]]].append(row)
    return found


def _links(place: Mapping[str, Mapping[str, int]], rows: Rows) -> dict[str, list[Values]]:
    """Links by the tenant of the thing that they are about."""
    found: dict[str, list[Values]] = defaultdict(list)
    for row in rows["links"]:
        found[row[place["links"]["about"]].partition("/")[0]].append(row)
    return found


def _done(place: Mapping[str, Mapping[str, int]], record: Values, details: Values) -> tuple[int, str, str, str]:
    return (
        record[place["records"]["seq"]],
        record[place["records"]["operation"]],
        record[place["records"]["target"]],
        details[place["record_details"]["details"]],
    )


def _portal(
    place: Mapping[str, Mapping[str, int]], name: str, templates: list[Template], invoices: dict[str, list[Values]]
) -> Portal:
    def payer(tenant: Values) -> tuple[str | None, str | None]:
        return tenant[place["tenants"]["kind"]], tenant[place["tenants"]["payment_method"]]

    by_payer = {payer(template.tenant): row for template in templates for row in invoices.get(template.ref, ())}
    roles = {row[place["accounts"]["roles"]] for template in templates for row in template.accounts[1:]}
    code = templates[0].ref.partition(":")[2]
    return Portal(
        name=name,
        letters=code.rstrip("0123456789"),
        templates=[template for template in templates if not by_payer or payer(template.tenant) in by_payer],
        invoices=by_payer,
        roles_of_others=max(roles, default="[]"),
    )
