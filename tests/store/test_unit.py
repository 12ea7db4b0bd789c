"""One transaction: each row sees what earlier rows did, and all of it is written, or nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import event, select, update

from portalops import effects as e
from portalops.clock import FixedClock
from portalops.effects import Effect
from portalops.errors import OutOfStep
from portalops.facts import AutoCharge, Earlier
from portalops.queries.withdrawal_list import LINEUP as WITHDRAWALS
from portalops.references import AccountRef, InvoiceRef, TenantRef
from portalops.store.opening import Store
from portalops.store.tables.invoices import invoice_reissues
from portalops.store.tables.ledgers import ledger_entries
from portalops.store.tables.tenants import tenants
from portalops.store.unit import Unit
from tests.builders import a_tenant, an_account
from tests.store.builders import (
    INVOICE,
    RULE,
    TARO,
    TODAY,
    YAMADA,
    a_whole_tenant,
    adds,
    an_entry,
    an_invoice,
    cancels,
    completes,
    do,
    leaves,
    links,
    moves,
    registers,
    registers_invoice,
    reissues,
)


class Interrupted(Exception):
    """Something that happens in the middle of a transaction."""


def test_a_row_sees_what_earlier_rows_did(store: Store) -> None:
    with store.writing() as unit:
        assert unit.tenant_if_any(YAMADA) is None
        unit.apply([registers(a_whole_tenant())])
        unit.apply([adds(an_account())])
        unit.apply([moves(0, 500)])
        unit.apply([moves(500, -200)])
        unit.apply([registers_invoice(an_invoice())])
        unit.apply([reissues(0)])
        unit.apply([leaves()])
        assert unit.tenant(YAMADA).points == 300
        assert unit.tenant(YAMADA).state == "leaving"
        assert unit.account(TARO) == an_account()
        assert unit.account_count(YAMADA) == 1
        assert unit.invoice(INVOICE).reissues == 1
        planned = unit.withdrawal(YAMADA)
    assert planned
    with store.reading() as lists:
        assert lists.tenant(YAMADA) == a_whole_tenant(points=300, state="leaving")
        assert lists.account_count(YAMADA) == 1
        assert lists.invoice(INVOICE).reissues == 1
        assert lists.withdrawal(YAMADA) == planned


def test_a_row_counts_the_accounts_that_earlier_rows_added(furnished: Store) -> None:
    with furnished.writing() as unit:
        unit.prefetch([YAMADA])
        assert unit.account_count(YAMADA) == 1
        unit.apply([adds(an_account(f"{YAMADA}/jiro"))])
        assert unit.account_count(YAMADA) == 2
    with furnished.writing() as unit:
        unit.apply([adds(an_account(f"{YAMADA}/saburo"))])
        assert unit.account_count(YAMADA) == 3


def test_a_row_matches_what_earlier_rows_added(furnished: Store) -> None:
    with furnished.writing() as unit:
        assert unit.matching("tenant", "new@example.co.jp") == []
        unit.apply([registers(a_tenant("inter-lab:new", email="new@example.co.jp"))])
        unit.apply([adds(an_account("inter-lab:new/taro"))])
        assert unit.matching("tenant", "ＮＥＷ@example.co.jp") == ["inter-lab:new"]
        assert unit.matching("tenant", "new") == ["inter-lab:new"]
        assert unit.matching("account", "taro") == ["inter-lab:new/taro", TARO]


def test_the_numbers_of_one_chunk_follow_each_other(store: Store) -> None:
    with store.writing() as unit:
        assert [unit.record(an_entry()) for _ in range(3)] == [1, 2, 3]
    with store.writing() as unit:
        assert unit.record(an_entry()) == 4


def test_nothing_is_written_when_the_block_is_left_by_an_exception(furnished: Store) -> None:
    def write_half() -> None:
        with furnished.writing() as unit:
            unit.apply([moves(0, 500), leaves(), reissues(0, mail_to="a@example.co.jp"), links()])
            unit.record(an_entry())
            raise Interrupted

    with pytest.raises(Interrupted):
        write_half()
    with furnished.reading() as lists:
        assert lists.tenant(YAMADA) == a_whole_tenant()
        assert lists.entries(YAMADA, "points", 9) == []
        assert lists.listed(WITHDRAWALS, 9) == []
        assert lists.records(None, 9) == []
        assert lists.invoice(INVOICE) == an_invoice()
        assert lists.check_chain().entries == 0
    assert furnished.outbox().claim(0, 9) == []


def test_nothing_is_written_before_the_end(furnished: Store) -> None:
    with furnished.writing() as unit:
        unit.apply([moves(0, 500)])
        unit.record(an_entry())
        with furnished.reading() as lists:
            assert lists.tenant(YAMADA).points == 0
            assert lists.records(None, 9) == []


def test_rehearsing_changes_the_copy_and_not_the_store(furnished: Store) -> None:
    with furnished.rehearsing() as unit:
        unit.apply([moves(0, 500), registers(a_tenant("inter-lab:new"))])
        assert unit.record(an_entry()) == 1
        assert unit.tenant(YAMADA).points == 500
        assert unit.tenant(TenantRef("inter-lab:new"))
    with furnished.reading() as lists:
        assert lists.tenant(YAMADA).points == 0
        assert lists.tenant_if_any(TenantRef("inter-lab:new")) is None
        assert lists.records(None, 9) == []
        assert lists.find("new", None, 9) == []


def test_rehearsing_keeps_nobody_from_writing(furnished: Store) -> None:
    with furnished.rehearsing() as rehearsed:
        rehearsed.apply([moves(0, 500)])
        do(furnished, moves(0, 100))
        assert rehearsed.tenant(YAMADA).points == 500
    with furnished.reading() as lists:
        assert lists.tenant(YAMADA).points == 100


def test_a_request_that_was_carried_out_is_known_by_its_id(store: Store) -> None:
    with store.writing() as unit:
        unit.record(an_entry(request_id="one", content_hash="h1"))
        unit.record(an_entry(request_id="two", content_hash="h2", outcome="refused"))
    with store.writing() as unit:
        assert unit.earlier([]) == {}
        known = unit.earlier(["one", "two", "three"])
        assert known == {"one": Earlier(number=1, content_hash="h1", target=str(YAMADA))}
        number = unit.record(an_entry(request_id="two", content_hash="h2"))
        assert known["two"] == Earlier(number=number, content_hash="h2", target=str(YAMADA))


def test_a_request_id_is_carried_out_once(store: Store) -> None:
    with store.writing() as unit:
        unit.record(an_entry(request_id="one"))
    with pytest.raises(OutOfStep), store.writing() as unit:
        unit.record(an_entry(request_id="one"))
    with store.reading() as lists:
        assert lists.check_chain().entries == 1


def test_requests_without_an_id_can_be_many(store: Store) -> None:
    with store.writing() as unit:
        unit.record(an_entry(request_id=""))
        unit.record(an_entry(request_id=""))
    with store.reading() as lists:
        assert [entry.request_id for entry in lists.records(None, 9)] == ["", ""]


NOWHERE = TenantRef("inter-lab:nowhere")


@pytest.mark.parametrize(
    "effect",
    [
        registers(a_tenant()),
        adds(an_account()),
        adds(an_account(f"{NOWHERE}/taro")),
        links(to="other@example.co.jp"),
        links(account=AccountRef(f"{YAMADA}/nobody")),
        e.Change(tenant=YAMADA, rule=RULE, thing="tenant", ref=YAMADA, field="licenses", seen=8, becomes=2),
        e.Change(tenant=NOWHERE, rule=RULE, thing="tenant", ref=NOWHERE, field="licenses", seen=None, becomes=2),
        e.Change(
            tenant=YAMADA,
            rule=RULE,
            thing="tenant",
            ref=YAMADA,
            field="auto_charge",
            seen=AutoCharge(1, 2),
            becomes=None,
        ),
        moves(1, 100),
        moves(-1, 100),
        moves(0, -1),
        moves(0, 1, tenant=NOWHERE),
        leaves(NOWHERE),
        cancels(),
        completes(),
        registers_invoice(an_invoice()),
        registers_invoice(an_invoice("inter-lab:IL-2", tenant=NOWHERE)),
        reissues(1),
        e.ReissueInvoice(tenant=YAMADA, rule=RULE, invoice=INVOICE, seen=0, copy_number=2, reason="lost", mail_to=None),
        e.ReissueInvoice(
            tenant=YAMADA,
            rule=RULE,
            invoice=InvoiceRef("inter-lab:IL-9"),
            seen=0,
            copy_number=1,
            reason="lost",
            mail_to=None,
        ),
    ],
    ids=lambda effect: type(effect).__name__,
)
def test_an_effect_whose_sight_is_stale_is_refused_and_leaves_no_trace(furnished: Store, effect: Effect) -> None:
    with furnished.writing() as unit:
        with pytest.raises(OutOfStep):
            unit.apply(
                [leaves(), effect] if not isinstance(effect, e.CancelWithdrawal | e.CompleteWithdrawal) else [effect]
            )
        assert unit.tenant(YAMADA) == a_whole_tenant()
    with furnished.reading() as lists:
        assert lists.tenant(YAMADA) == a_whole_tenant()


def test_a_withdrawal_is_planned_once(furnished: Store) -> None:
    do(furnished, leaves())
    with pytest.raises(OutOfStep):
        do(furnished, leaves())


@pytest.mark.parametrize("ending", [cancels, completes])
def test_a_withdrawal_is_ended_only_as_it_was_seen(furnished: Store, ending: type[e.CancelWithdrawal]) -> None:
    do(furnished, leaves())
    with pytest.raises(OutOfStep):
        do(furnished, ending(leaves().leaves_on.replace(day=29)))
    do(furnished, ending())
    with pytest.raises(OutOfStep):
        do(furnished, ending())


def test_a_cancelled_withdrawal_leaves_the_tenant_active(furnished: Store) -> None:
    do(furnished, leaves())
    do(furnished, cancels())
    with furnished.reading() as lists:
        assert lists.tenant(YAMADA).state == "active"
        withdrawal = lists.withdrawal(YAMADA)
        assert withdrawal
        assert withdrawal.state == "cancelled"
        assert lists.listed(WITHDRAWALS, 9) == []
    do(furnished, leaves())
    with furnished.reading() as lists:
        assert lists.tenant(YAMADA).state == "leaving"


def test_a_completed_withdrawal_is_the_tenants_last_word(furnished: Store) -> None:
    do(furnished, leaves())
    do(furnished, completes())
    with furnished.reading() as lists:
        assert lists.tenant(YAMADA).state == "left"
        withdrawal = lists.withdrawal(YAMADA)
        assert withdrawal
        assert withdrawal.state == "completed"
        assert lists.listed(WITHDRAWALS, 9) == [withdrawal]


def test_a_withdrawal_may_be_planned_cancelled_and_planned_again_in_one_chunk(furnished: Store) -> None:
    with furnished.writing() as unit:
        unit.apply([leaves()])
        unit.apply([cancels()])
        cancelled = unit.withdrawal(YAMADA)
        assert cancelled
        assert cancelled.state == "cancelled"
        unit.apply([leaves(reason="again")])
    with furnished.reading() as lists:
        (withdrawal,) = lists.listed(WITHDRAWALS, 9)
        assert withdrawal.reason == "again"
    do(furnished, completes())
    with furnished.reading() as lists:
        assert lists.tenant(YAMADA).state == "left"


def test_what_changed_behind_a_transaction_is_not_overwritten(furnished: Store) -> None:
    def write_over() -> None:
        with furnished.transaction() as connection:
            unit = Unit(connection, FixedClock(TODAY).now())
            unit.apply([moves(0, 500)])
            connection.execute(update(tenants).values(points=1))
            unit.write()

    with pytest.raises(OutOfStep):
        write_over()
    with furnished.reading() as lists:
        assert lists.tenant(YAMADA).points == 0
        assert lists.entries(YAMADA, "points", 9) == []


def test_entries_and_duplicates_name_the_record_they_came_with(furnished: Store) -> None:
    with furnished.writing() as unit:
        unit.record(an_entry(outcome="refused"))
        unit.apply([moves(0, 500), moves(500, 500)])
        unit.record(an_entry())
        unit.apply([reissues(0)])
        unit.record(an_entry())
    with furnished.transaction() as connection:
        assert connection.scalars(select(ledger_entries.c.record)).all() == [2, 2]
        assert connection.scalars(select(invoice_reissues.c.record)).all() == [3]


def test_many_references_are_loaded_in_one_query_for_each_table(store: Store) -> None:
    refs = [TenantRef(f"inter-lab:{number:03}") for number in range(300)]
    do(
        store,
        *(registers(a_tenant(ref, email=f"{ref.code}@example.co.jp")) for ref in refs),
        *(adds(an_account(f"{ref}/1")) for ref in refs),
        *(registers_invoice(an_invoice(f"inter-lab:IL-{ref.code}", tenant=ref)) for ref in refs),
    )
    with store.writing() as unit:
        statements = count_statements(store)
        unit.prefetch(AccountRef(f"{ref}/1") for ref in refs)
        unit.prefetch(InvoiceRef(f"inter-lab:IL-{ref.code}") for ref in refs)
        for ref in refs:
            assert unit.tenant(ref).ref == ref
            assert unit.account(AccountRef(f"{ref}/1"))
            assert unit.invoice(InvoiceRef(f"inter-lab:IL-{ref.code}"))
            assert unit.account_count(ref) == 1
            assert unit.withdrawal(ref) is None
        assert len(statements) == 5
        statements.clear()
    with store.writing() as unit:
        statements.clear()
        unit.prefetch(TenantRef(f"{ref.code}@example.co.jp") for ref in refs)
        for ref in refs:
            assert unit.matching("tenant", f"{ref.code}@example.co.jp") == [ref]
            assert unit.tenant(ref)
        assert len(statements) == 3


def count_statements(store: Store) -> list[str]:
    """The statements that a store's engine runs from now on."""
    statements: list[str] = []
    engine = store._engine

    def note(connection: object, cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    return statements


def test_a_rehearsal_that_forgets_what_it_read_remembers_what_it_changed(furnished: Store) -> None:
    hanako = an_account("inter-lab:yamada/hanako", email="hanako@example.co.jp")
    with furnished.rehearsing() as unit:
        unit.apply([moves(0, 500), adds(hanako), leaves(), e.changed(an_account(), RULE, email="new@example.co.jp")[0]])
        unit.accounts_by_roles(YAMADA)
        unit.forget()
        assert (unit.tenant(YAMADA).points, unit.tenant(YAMADA).state) == (500, "leaving")
        assert [account.ref for account in unit.all_of(type(hanako), YAMADA)] == [hanako.ref, TARO]
        assert unit.account_count(YAMADA) == 2
        latest = unit.withdrawal(YAMADA)
        assert latest is not None
        assert latest.state == "planned"
        assert unit.matching("account", "new@example.co.jp") == [TARO]
        assert unit.matching("account", "taro@example.co.jp") == []
        assert unit.matching("account", "hanako@example.co.jp") == [hanako.ref]
    with furnished.reading() as lists:
        assert lists.tenant(YAMADA).points == 0
