"""Rehearsing: a unit of which nothing is ever written, and whose memory doesn't grow with what it changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection

from portalops.effects import Effect
from portalops.facts import Account, Ledger, Thing, Withdrawal
from portalops.references import TenantRef
from portalops.rules.oversight import GIVEN
from portalops.store.changed_before import ChangedBefore
from portalops.store.unit import Unit, counted

T = TypeVar("T", bound=Thing)


class Rehearsal(Unit):
    """The store as it would be after all that was applied; what a chunk changed is set aside when it is forgotten."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        super().__init__(connection, now, rehearses=True)
        self._before = ChangedBefore()

    def close(self) -> None:
        """Let go of what was set aside."""
        self._before.close()

    def carry_out(self, operation: str, effects: Sequence[Effect]) -> None:
        """Take in what an operation would change, and that it was done."""
        self.apply(effects)
        self._deeds |= {(str(effect.tenant), operation) for effect in effects}

    def forget(self) -> None:
        """Set aside what was changed since the last time, and let go of all that was read."""
        moves: Counter[tuple[Ledger, TenantRef]] = Counter()
        for entry in self._changes.entries:
            if entry["kind"] in GIVEN:
                moves[entry["ledger"], TenantRef(entry["tenant"])] += abs(entry["delta"])
        self._before.keep(self._changes.things)
        self._before.keep_moves(moves)
        self._before.keep_deeds(self._deeds)
        vars(self).update(vars(Unit(self._connection, self._now, rehearses=True)))

    def all_of(self, kind: type[T], tenant: TenantRef) -> Sequence[T]:
        """All things of that kind that a tenant has, by reference."""
        if (kind.noun, tenant) not in self._listed:
            unlisted = [ref for ref in self._tenants_with(tenant) if (kind.noun, ref) not in self._listed]
            for seen, becomes in self._before.of_owners(kind.noun, unlisted):
                self._things[kind.noun].setdefault(str(becomes.ref), becomes)
                if seen is None:
                    self._added[kind.noun, becomes.owner].append(str(becomes.ref))
        return super().all_of(kind, tenant)

    def accounts_by_roles(self, tenant: TenantRef) -> Mapping[tuple[str, ...], int]:
        """How many accounts the tenant has in which roles, those that were removed left out."""
        if tenant not in self._by_roles:
            unknown = [ref for ref in self._tenants_with(tenant) if ref not in self._by_roles]
            super().accounts_by_roles(tenant)
            for seen, becomes in self._before.of_owners(Account.noun, unknown):
                self._by_roles[becomes.owner] = counted(self._by_roles[becomes.owner], seen, becomes)
        return self._by_roles[tenant]

    def withdrawal(self, tenant: TenantRef) -> Withdrawal | None:
        """The tenant's latest withdrawal, even if it was cancelled, or None."""
        if tenant not in self._withdrawals:
            unknown = [ref for ref in self._tenants_with(tenant) if ref not in self._withdrawals]
            super().withdrawal(tenant)
            for _, becomes in self._before.of_owners(Withdrawal.noun, unknown):
                assert isinstance(becomes, Withdrawal), "it was kept as one"
                latest = self._withdrawals[becomes.owner]
                if latest is None or _place(latest) <= _place(becomes):
                    self._withdrawals[becomes.owner] = becomes
        return self._withdrawals[tenant]

    def moved(self, tenant: TenantRef, ledger: Ledger, causes: tuple[str, ...], since: datetime) -> int:
        """How much came to a tenant, or was taken from it, by entries of those causes since an instant."""
        return super().moved(tenant, ledger, causes, since) + self._before.moved(ledger, tenant)

    def was_done(self, tenant: TenantRef, operations: tuple[str, ...], since: datetime) -> bool:
        """Whether one of some operations was done to a tenant, or to something of it, since an instant."""
        return self._before.was_done(tenant, operations) or super().was_done(tenant, operations, since)

    def _load_things(self, noun: str, refs: Iterable[str]) -> None:
        known = self._things[noun]
        missing = [ref for ref in refs if ref not in known]
        known.update(self._before.things(noun, missing))
        super()._load_things(noun, missing)

    def _renamed_of(self, noun: str, refs: Sequence[str]) -> set[str]:
        return super()._renamed_of(noun, refs) | self._before.renamed(noun, refs)

    def _called(self, noun: str, field: str, folded: str) -> Sequence[str]:
        before = self._before.named(noun, field, folded)
        return [
            *super()._called(noun, field, folded),
            *(ref for ref in before if (noun, ref) not in self._renamed),
        ]

    @property
    def _renamings(self) -> int:
        return super()._renamings + self._before.renamings


def _place(withdrawal: Withdrawal) -> tuple[int, str]:
    """Where a withdrawal stands among a tenant's: they are counted."""
    return len(withdrawal.ref), str(withdrawal.ref)
