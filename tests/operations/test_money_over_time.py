"""Points, balance and licenses of one tenant under random days of work, on a real store."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule
from sqlalchemy import func, select

from portalops.asking import read
from portalops.clock import FixedClock
from portalops.desk import Desk, Operator, Receipt
from portalops.errors import PortalopsError
from portalops.facts import Contract, Invoice, Tenant
from portalops.operation import Permission
from portalops.operations import CATALOG
from portalops.plan import Refused
from portalops.references import TenantRef
from portalops.store.kinds import KINDS, table_of
from portalops.store.tables.ledgers import ledger_entries
from tests.builders import PROFILES
from tests.machines import StoreMachine, run_machine
from tests.places import a_store_in
from tests.postgres import ENGINES

TENANT = TenantRef("inter-lab:yamada")
OTHER = TenantRef("inter-lab:sato")
OPERATIONS = {operation.name: operation for operation in CATALOG}
TODAY = date(2026, 5, 29)
DONE_ON = TODAY.isoformat()
MOVED = {
    "points adjust": {"points"},
    "points charge": {"points"},
    "contract cancel": {"balance"},
    "invoice register": {"balance"},
}

amounts = st.integers(0, 6_000)


class Work(StoreMachine):
    """A desk, what it did, and what its books must say after each thing done."""

    def __init__(self) -> None:
        super().__init__()
        clock = FixedClock(TODAY)
        self._store = a_store_in(self.place / "store.sqlite", clock)
        self.opened.callback(self._store.close)
        self._desk = Desk(
            office=self._store,
            operator=Operator(name="sato", may=frozenset(Permission)),
            profiles=PROFILES,
            clock=clock,
            door="test",
        )
        self._ids = count(1)
        self._done: list[tuple[str, dict[str, str], str, int]] = []
        self._services = 0
        self._invoices = 0

    @initialize()
    def begin(self) -> None:
        for ref in (TENANT, OTHER):
            asked = {"tenant": ref, "name": "山田", "kind": "group", "email": "y@example.co.jp", "licenses": "3"}
            self._do("tenant register", **asked, payment_method="bank_transfer")
        self._do("contract register", contract=f"{OTHER}/C-1", name="予約")
        self._do("points adjust", tenant=OTHER, delta="77", reason="お礼")
        for price in (3_000, 500):
            self.contract(price=price, per_license=price == 500, prepaid=True, renewed=20)

    @rule(price=amounts, per_license=st.booleans(), prepaid=st.booleans(), renewed=st.integers(0, 60))
    def contract(self, price: int, per_license: bool, prepaid: bool, renewed: int) -> None:
        self._services += 1
        day = TODAY - timedelta(days=renewed)
        self._do(
            "contract register",
            contract=f"{TENANT}/C-{self._services}",
            name="予約",
            starts_on=(day - timedelta(days=40)).isoformat(),
            first_renewal_on=day.isoformat(),
            cycle="monthly",
            price=str(price),
            prepaid="yes" if prepaid else "",
            per_license="yes" if per_license else "",
        )

    @precondition(lambda self: self._services)
    @rule(number=st.integers(1, 9), back=st.integers(-1, 40))
    def cancel(self, number: int, back: int) -> None:
        on = (TODAY - timedelta(days=back)).isoformat()
        contract = f"{TENANT}/C-{(number - 1) % self._services + 1}"
        self._do("contract cancel", contract=contract, on=on, reason="解約")

    @rule(delta=st.integers(-3_000, 3_000).filter(bool))
    def adjust(self, delta: int) -> None:
        self._do("points adjust", tenant=TENANT, delta=str(delta), reason="訂正")

    @rule(border=amounts, more=amounts)
    def set_autocharge(self, border: int, more: int) -> None:
        self._do("points autocharge", tenant=TENANT, border=str(border), limit=str(border + more), done_on=DONE_ON)

    @rule()
    def stop_autocharge(self) -> None:
        self._do("points autocharge", tenant=TENANT, off="yes", done_on=DONE_ON)

    @rule(cause=st.integers(1, 6))
    def charge(self, cause: int) -> None:
        before, known = self._tenant(), self._rows("charges")
        done = self._do("points charge", tenant=TENANT, cause=f"u-{cause}")
        after, setting = self._tenant(), before.auto_charge
        new = self._rows("charges") - known
        if done and new and setting and before.points < setting.border:
            assert after.points == setting.limit
        else:
            assert after.points == before.points

    @rule(licenses=st.integers(0, 9))
    def license(self, licenses: int) -> None:
        self._do("license set", tenant=TENANT, count=str(licenses), reason="増減", done_on=DONE_ON)

    @rule(net=amounts, ago=st.integers(0, 60))
    def invoice(self, net: int, ago: int) -> None:
        self._invoices += 1
        self._do(
            "invoice register",
            number=f"inter-lab:N-{self._invoices}",
            tenant=TENANT,
            issued_on=(TODAY - timedelta(days=ago)).isoformat(),
            due_on="2026-06-30",
            lines=f"予約={net * 10}@10",
        )

    @precondition(lambda self: self._done)
    @rule(which=st.integers(0, 1_000))
    def again(self, which: int) -> None:
        """A request that was carried out is answered from its record, and not one row comes or changes."""
        name, answers, id, number = self._done[which % len(self._done)]
        before = self._all()
        operation = OPERATIONS[name]
        receipt = self._desk.perform(operation, read(operation.asks, answers), request_id=id)
        assert (receipt.record, receipt.replayed) == (number, True)
        assert self._all() == before

    def _do(self, name: str, /, **answers: str) -> Receipt | None:
        """Try something; what isn't its to move stays as it was, and what is refused changes nothing at all."""
        operation, id = OPERATIONS[name], f"work-{next(self._ids)}"
        before, totals = self._all(), self._totals()
        try:
            receipt = self._desk.perform(operation, read(operation.asks, answers), request_id=id)
        except Refused:
            assert self._all() == before
            return None
        except PortalopsError as fault:
            raise AssertionError(f"{name} {answers}: {fault}") from fault
        self._done.append((name, answers, id, receipt.record))
        changed = {key[1] for key, total in self._totals().items() if totals[key] != total}
        assert changed <= MOVED.get(name, set())
        return receipt

    def _tenant(self, ref: TenantRef = TENANT) -> Tenant:
        with self._store.reading() as lists:
            return lists.tenant(ref)

    def _rows(self, table: str) -> int:
        with self._store.transaction() as connection:
            counted: int = connection.execute(select(func.count()).select_from(_TABLES[table])).scalar_one()
            return counted

    def _all(self) -> list[Any]:
        with self._store.transaction() as connection:
            return [connection.execute(select(table)).all() for table in _TABLES.values()]

    def _totals(self) -> Counter[tuple[str, str]]:
        query = select(ledger_entries.c.tenant, ledger_entries.c.ledger, func.sum(ledger_entries.c.delta))
        with self._store.transaction() as connection:
            rows = connection.execute(query.group_by(ledger_entries.c.tenant, ledger_entries.c.ledger))
            return Counter({(row[0], row[1]): row[2] for row in rows})

    @invariant()
    def v1_v3_each_ledger_is_the_sum_of_its_entries_and_never_below_zero(self) -> None:
        totals = self._totals()
        with self._store.reading() as lists:
            for ref in (TENANT, OTHER):
                tenant = lists.tenant_if_any(ref)
                if tenant is None:
                    continue
                assert (tenant.points, tenant.balance) == (totals[ref, "points"], totals[ref, "balance"])
                for ledger in ("points", "balance"):
                    running = 0
                    for entry in reversed(lists.entries(ref, ledger, 1_000)):
                        running += entry.delta
                        assert entry.balance == running >= 0

    @invariant()
    def v20_v22_what_the_balance_paid_and_what_is_left_make_the_invoice(self) -> None:
        with self._store.reading() as lists:
            invoices = lists.all_of(Invoice, TENANT)
            paid = -sum(entry.delta for entry in lists.entries(TENANT, "balance", 1_000) if entry.kind == "set_off")
        assert paid == sum(each.set_off for each in invoices)
        assert all(0 <= each.set_off <= each.total and each.to_pay >= 0 for each in invoices)

    @invariant()
    def v25_no_more_came_back_than_was_billed(self) -> None:
        with self._store.reading() as lists:
            contracts = lists.all_of(Contract, TENANT)
            refunds = [entry.delta for entry in lists.entries(TENANT, "balance", 1_000) if entry.kind == "refund"]
        assert sum(refunds) == sum(each.refunded or 0 for each in contracts)
        for each in contracts:
            assert (each.refunded or 0) <= (each.price or 0) * (9 if each.per_license else 1) * each.prepaid

    @invariant()
    def v43_another_tenant_stays_as_it_was(self) -> None:
        with self._store.reading() as lists:
            other = lists.tenant_if_any(OTHER)
        assert other is None or (other.points in (0, 77) and other.balance == 0 and other.licenses == 3)


_TABLES = {table_of(noun).name: table_of(noun) for noun in KINDS} | {"ledger_entries": ledger_entries}


@pytest.mark.parametrize("engine", ENGINES)
def test_the_books_are_right_after_whatever_was_done(engine: str) -> None:
    run_machine(Work, engine, examples=15, steps=25)
