"""A rehearsal that sets aside what it changed goes on as one that holds it all, on both engines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portalops import effects as e
from portalops.errors import OutOfStep
from portalops.facts import Account, Tenant, Withdrawal
from portalops.references import AccountRef, TenantRef
from portalops.rules.oversight import GIVEN
from portalops.store.opening import Store
from portalops.store.rehearsing import Rehearsal
from tests.builders import a_tenant, an_account
from tests.store.builders import RULE, TARO, YAMADA, adds, an_entry, cancels, do, leaves, moves, registers

OTHER = TenantRef("keiai:K1")
TENANTS = (YAMADA, OTHER)
ACCOUNTS = tuple(AccountRef.of(tenant, user) for tenant in TENANTS for user in ("taro", "hanako"))
ADDRESSES = ("taro@example.co.jp", "b@example.co.jp", "c@example.co.jp")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
Step = Callable[[Rehearsal], Any]


def called(ref: AccountRef, address: str) -> Step:
    """Add an account with an address, or give it that address."""

    def effects(unit: Rehearsal) -> Any:
        account = unit.account_if_any(ref)
        return e.changed(account, RULE, email=address) if account else [adds(an_account(ref, email=address))]

    return effects


def becomes(ref: AccountRef, **traits: Any) -> Step:
    """Change an account, if it is there."""
    return lambda unit: e.changed(account, RULE, **traits) if (account := unit.account_if_any(ref)) else []


def moved(tenant: TenantRef, delta: int) -> Step:
    return lambda unit: [moves(unit.tenant(tenant).points, delta, tenant)]


STEPS = st.one_of(
    st.builds(called, st.sampled_from(ACCOUNTS), st.sampled_from(ADDRESSES)),
    st.builds(becomes, st.sampled_from(ACCOUNTS), state=st.sampled_from(["active", "suspended", "removed"])),
    st.builds(becomes, st.sampled_from(ACCOUNTS), roles=st.sampled_from([("manager",), ()])),
    st.builds(moved, st.sampled_from(TENANTS), st.integers(1, 9)),
    st.builds(lambda tenant: lambda unit: [leaves(tenant)], st.sampled_from(TENANTS)),
    st.builds(lambda tenant: lambda unit: [cancels(tenant=tenant)], st.sampled_from(TENANTS)),
)


def outcome(unit: Rehearsal, step: Step) -> str:
    """Do a step, and say whether it could be done."""
    try:
        unit.carry_out("account edit", step(unit))
    except OutOfStep as stopped:
        return str(stopped)
    return "done"


def seen(unit: Rehearsal) -> Iterator[Any]:
    """Everything that a plan may ask."""
    for tenant in TENANTS:
        yield {roles: count for roles, count in unit.accounts_by_roles(tenant).items() if count}
        yield unit.withdrawal(tenant), unit.all_of(Withdrawal, tenant)
        yield unit.all_of(Account, tenant), unit.tenant(tenant), unit.one_if_any(Tenant, tenant)
        yield unit.moved(tenant, "points", GIVEN, LONG_AGO)
        yield unit.was_done(tenant, ("tenant edit", "account edit"), LONG_AGO)
    yield from map(unit.account_if_any, ACCOUNTS)
    yield from (unit.matching("account", text) for text in (*ADDRESSES, "taro", "hanako"))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEPS, min_size=2, max_size=12), looks=st.lists(st.booleans(), min_size=12, max_size=12))
def test_what_was_set_aside_is_seen_as_if_it_were_held(furnished: Store, steps: list[Step], looks: list[bool]) -> None:
    with furnished.reading() as lists:
        is_new = lists.tenant_if_any(OTHER) is None
    if is_new:
        do(furnished, registers(a_tenant(OTHER, email="keiai@example.co.jp")))
    with furnished.rehearsing() as holds, furnished.rehearsing() as forgets:
        for step, is_looked_at in zip(steps, looks, strict=False):
            for unit in (holds, forgets):
                for tenant in TENANTS:
                    unit.moved(tenant, "points", GIVEN, LONG_AGO)
            assert outcome(holds, step) == outcome(forgets, step)
            if is_looked_at:
                assert list(seen(forgets)) == list(seen(holds))
            forgets.forget()
        assert list(seen(forgets)) == list(seen(holds))


def test_a_rehearsal_holds_nothing_of_what_it_set_aside(furnished: Store) -> None:
    with furnished.rehearsing() as unit:
        unit.carry_out("account edit", [moves(0, 500), *e.changed(an_account(), RULE, email="new@example.co.jp")])
        unit.forget()
        held = {name: value for name, value in vars(unit).items() if isinstance(value, dict | list | set) and value}
        assert held == {}
        assert unit.account(TARO).email == "new@example.co.jp"
        assert unit.was_done(YAMADA, ("account edit",), LONG_AGO)
        assert not unit.was_done(YAMADA, ("tenant edit",), LONG_AGO)
        assert not unit.was_done(OTHER, ("account edit",), LONG_AGO)


def test_what_was_done_in_a_transaction_counts_before_it_is_written(furnished: Store) -> None:
    with furnished.writing() as unit:
        assert not unit.was_done(YAMADA, ("account edit",), LONG_AGO)
        unit.record(an_entry(operation="account edit", target=str(TARO), outcome="refused"))
        assert not unit.was_done(YAMADA, ("account edit",), LONG_AGO)
        unit.record(an_entry(operation="account edit", target=str(TARO)))
        assert unit.was_done(YAMADA, ("account edit",), LONG_AGO)


def test_nothing_of_a_rehearsal_is_written(furnished: Store) -> None:
    with furnished.rehearsing() as unit:
        unit.apply([moves(0, 500)])
        unit.forget()
        unit.apply([moves(500, 1)])
    with furnished.reading() as lists:
        assert lists.tenant(YAMADA).points == 0
        assert lists.records(None, 9) == []


@pytest.mark.parametrize("text", ["kyoyu@example.jp", "00001"])
def test_very_many_of_one_name_stay_many_while_few_of_them_change(furnished: Store, text: str) -> None:
    refs = [TenantRef(f"j-motto:S{number:02}") for number in range(9)]
    do(furnished, *(registers(a_tenant(ref, email=None)) for ref in refs),
       *(adds(an_account(f"{ref}/00001", email="kyoyu@example.jp")) for ref in refs))  # fmt: skip
    with furnished.rehearsing() as unit:
        for number, ref in enumerate(refs[:7]):
            unit.apply(e.changed(unit.account(AccountRef(f"{ref}/00001")), RULE, email=f"{number}@example.jp"))
            unit.forget()
        left = [f"{ref}/00001" for ref in refs]
        assert set(unit.matching("account", text)) >= set(left[7:] if "@" in text else left[:6])
        assert ("j-motto:S00/00001" in unit.matching("account", text)) == (text == "00001")
