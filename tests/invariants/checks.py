"""What must hold of a store at any moment, looked at in its rows and not through the program."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from portalops.profiles.load import Profiles
from portalops.references import AccountRef, AllocationRef, TenantRef
from portalops.store.opening import Store
from tests.invariants.builders import Row, Rows, counting

OPEN = ("asked", "form_sent", "planned")


def faults_in(rows: Rows, profiles: Profiles) -> list[str]:
    """Everything that doesn't hold, in words; nothing where all is well."""
    return [
        *of_ledgers(rows),
        *of_members(rows, profiles),
        *of_first_users(rows, profiles),
        *of_allocations(rows),
        *of_invoices(rows),
        *of_withdrawals(rows),
        *of_links(rows),
        *of_records(rows),
    ]


def of_ledgers(rows: Rows) -> Iterator[str]:
    """V1 and V3: entries sum to the balance, entry by entry, and never to less than nothing."""
    sums = Counter[tuple[str, str]]()
    for entry in rows["ledger_entries"]:
        key = (entry["tenant"], entry["ledger"])
        sums[key] += entry["delta"]
        if entry["balance"] != sums[key]:
            yield f"entry {entry['id']} of {key} says {entry['balance']} where the entries come to {sums[key]}"
        if entry["balance"] < 0:
            yield f"{key} is below zero after entry {entry['id']}"
    for tenant in rows["tenants"]:
        for ledger in ("points", "balance"):
            if tenant[ledger] != sums[tenant["ref"], ledger]:
                yield f"{tenant['ref']} has {tenant[ledger]} {ledger}, its entries {sums[tenant['ref'], ledger]}"


def of_members(rows: Rows, profiles: Profiles) -> Iterator[str]:
    """V13: no tenant has more users than licenses, or than its portal lets it have, where the portal says so."""
    users = counting(lambda row: row["state"] != "removed", rows["accounts"])
    for tenant in rows["tenants"]:
        rules, ref = profiles[tenant["portal"]].accounts, tenant["ref"]
        count = users.get(ref, 0)
        if tenant["kind"] in rules.not_for_kinds:
            if count > 1:
                yield f"{ref} is for one user and has {count}"
        elif rules.within_licenses_rule and count > (tenant["licenses"] or 0):
            yield f"{ref} has {count} users and {tenant['licenses']} licenses"
        if rules.most is not None and count > max(rules.most, _agreed(tenant)):
            yield f"{ref} has {count} users, the most is {rules.most}"


def _agreed(tenant: Row) -> int:
    return int(json.loads(tenant["agreed_limit"] or "{}").get("count", 0))


def of_first_users(rows: Rows, profiles: Profiles) -> Iterator[str]:
    """V32, one half: the user that is never removed is there for good."""
    for account in rows["accounts"]:
        ref = AccountRef(account["ref"])
        if account["state"] == "removed" and ref.user == profiles[ref.portal].accounts.never_removed:
            yield f"{ref} was removed"


def without_keeper(rows: Rows, profiles: Profiles) -> set[str]:
    """V32, the other half: the tenants in which nobody in use has the role that somebody always has.

    What support does never leaves one so; what the customer did at the portal already is taken over with a warning.
    """
    kept = {
        account["tenant"]
        for account in rows["accounts"]
        if account["state"] == "active"
        and profiles[TenantRef(account["tenant"]).portal].accounts.keeps_one in json.loads(account["roles"])
    }
    return {
        tenant["ref"]
        for tenant in rows["tenants"]
        if profiles[tenant["portal"]].accounts.keeps_one and tenant["ref"] not in kept
    }


def of_allocations(rows: Rows) -> Iterator[str]:
    """V11: of no product more is assigned than there is."""
    assigned = Counter[str]()
    for allocation in rows["allocations"]:
        assigned[str(AllocationRef(allocation["ref"]).product)] += allocation["count"]
    licensed = {product["ref"]: product["licensed"] for product in rows["products"]}
    for product, count in assigned.items():
        if licensed[product] is not None and count > licensed[product]:
            yield f"of {product} {count} are assigned and {licensed[product]} licensed"


def of_invoices(rows: Rows) -> Iterator[str]:
    """V17, V20 and V22 as far as they go here: numbers once, duplicates 1..n, and never less than nothing to pay."""
    copies = {
        invoice: sorted(row["copy_number"] for row in made)
        for invoice, made in groupby(
            sorted(rows["invoice_reissues"], key=lambda row: str(row["invoice"])), key=lambda row: row["invoice"]
        )
    }
    numbers = [invoice["ref"] for invoice in rows["invoices"]]
    if len(set(numbers)) != len(numbers):
        yield "a number was given twice"
    for invoice in rows["invoices"]:
        if copies.get(invoice["ref"], []) != list(range(1, invoice["reissues"] + 1)):
            yield f"{invoice['ref']} counts {invoice['reissues']} duplicates, there are {copies.get(invoice['ref'])}"
        if not 0 <= invoice.get("set_off", 0) <= invoice["total"]:
            yield f"{invoice['ref']} has {invoice['set_off']} set off of {invoice['total']}"
        if TenantRef(invoice["ref"]).portal != TenantRef(invoice["tenant"]).portal:
            yield f"{invoice['ref']} is issued to {invoice['tenant']}"


def of_withdrawals(rows: Rows) -> Iterator[str]:
    """One at a time, and the tenant's state is what its withdrawals say."""
    states: dict[str, list[str]] = {}
    for withdrawal in rows["withdrawals"]:
        states.setdefault(withdrawal["tenant"], []).append(withdrawal["state"])
    for tenant in rows["tenants"]:
        held = states.get(tenant["ref"], [])
        if sum(state in OPEN for state in held) > 1:
            yield f"{tenant['ref']} leaves twice"
        leaving, left = "planned" in held, bool({"completed", "data_deleted"} & set(held))
        if (tenant["state"] == "leaving") != leaving or (tenant["state"] == "left") != left:
            yield f"{tenant['ref']} is {tenant['state']}, its withdrawals are {held}"


def of_links(rows: Rows) -> Iterator[str]:
    """V39: of the links about a user or an invitation only the newest can work."""
    newest = {link["about"]: link["id"] for link in rows["links"]}
    for link in rows["links"]:
        if link["state"] in ("queued", "live") and link["id"] != newest[link["about"]]:
            yield f"link {link['id']} about {link['about']} works beside a newer one"


def of_records(rows: Rows) -> Iterator[str]:
    """V36: what is done once is on record once, under numbers without a gap, and every entry of a ledger names its own."""
    numbers = [record["seq"] for record in rows["records"]]
    if numbers != list(range(1, len(numbers) + 1)):
        yield "the record has a gap"
    done = {record["seq"] for record in rows["records"] if record["outcome"] == "done"}
    for table in ("ledger_entries", "invoice_reissues"):
        for row in rows[table]:
            if row["record"] not in done:
                yield f"row {row['id']} of {table} came with record {row['record']}, under which nothing was done"


def chain_holds(store: Store) -> bool:
    """V37: whether every link of the record's chain holds."""
    with store.reading() as reading:
        return reading.check_chain().broken_at is None
