"""Plans show nothing personal that the store knew before, and what was agreed to is done all the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from portalops import effects as e
from portalops.asking import read
from portalops.desk import Receipt, Request
from portalops.errors import PortalopsError
from portalops.facts import Account, Contract, Invitation, Tenant, TransferCase, Withdrawal
from portalops.narration import lines_of, plan_as_data
from portalops.operation import Operation
from portalops.plan import ApprovalNeeded, Plan, Stale
from portalops.references import (
    AccountRef,
    ContractRef,
    InvitationRef,
    InvoiceRef,
    TenantRef,
    TransferRef,
    WithdrawalRef,
)
from portalops.store.opening import Store
from portalops.wording import say
from portalops.words import tell
from tests.calls.builders import (
    INVOICE,
    OPERATIONS,
    PLANTED,
    SUZUKI,
    TARO,
    YAMADA,
    MovingClock,
    a_desk,
    checked,
    done,
    opened,
    revealed,
)
from tests.store.builders import RULE

EDITS = {
    "account edit": {"account": str(TARO), "phone": "090-9999-0000", "name": "新野名前", "email": "neu@example.jp"},
    "account hand-over": {"account": str(TARO), "way": "admin-id", "email": "neu@example.jp"},
    "account remove": {"account": str(TARO), "reason": "退職"},
    "password reset": {"account": str(TARO), "reason": "電話で依頼"},
    "tenant edit": {"tenant": YAMADA, "phone": "06-0000-1111"},
    "invoice reissue": {"number": INVOICE, "reason": "紛失", "mail": "yes"},
    "invoice register": {
        "number": "inter-lab:IL-2026-0043", "tenant": YAMADA, "issued_on": "2026-05-20", "due_on": "2026-06-30",
        "lines": "基本料金=10000@10", "method": "transfer",
    },
}  # fmt: skip


def _told(plan: Plan) -> str:
    """A plan in every form in which it is handed out."""
    lines = [
        tell((line.label, line.before, line.after)) for effect in plan.effects for line in lines_of(effect, plan.names)
    ]
    notices = [tell(part.text) for part in plan.notices] + [tell(part.text) for part in plan.refusals]
    return "\n".join([*lines, *notices, str(plan_as_data(plan, MovingClock().now()))])


def _leaks(plan: Plan) -> list[str]:
    return [text for text in PLANTED if text in _told(plan)]


@pytest.mark.parametrize("name", EDITS)
def test_a_preview_shows_nothing_personal_from_the_store(store: Store, clock: MovingClock, name: str) -> None:
    operation = OPERATIONS[name]
    assert _leaks(a_desk(store, clock).preview(operation, read(operation.asks, EDITS[name]))) == []


NOTE = "memo@yamada.example.co.jp、06-7777-8888 へ連絡"
MEMBER = TenantRef("j-motto:JM1")
NOTED = {
    "withdrawal ask": (
        Withdrawal(ref=WithdrawalRef.of(MEMBER, "W1"), state="asked", asked_on=date(2026, 5, 1), reason=NOTE),
        {"tenant": MEMBER, "reason": "やめる"},
    ),
    "transfer settle": (
        TransferCase(
            ref=TransferRef.of(YAMADA, "T-2"), paid_on=date(2026, 5, 1), billed=100, paid=90,
            reported_on=date(2026, 5, 2), note=NOTE,
        ),
        {"transfer": f"{YAMADA}/T-2", "note": "返金済み"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NOTED)
def test_what_somebody_wrote_before_is_shown_without_its_addresses_and_numbers(
    store: Store, clock: MovingClock, name: str
) -> None:
    thing, answers = NOTED[name]
    with store.writing() as unit:
        unit.apply([e.added(each, RULE) for each in (Tenant(ref=MEMBER, name="鈴木製作所"), thing)])
    desk, operation = a_desk(store, clock), OPERATIONS[name]
    asked = read(operation.asks, answers)
    plan = desk.preview(operation, asked)
    assert (_leaks(plan), "***8888 へ連絡" in _told(plan)) == ([], True), _told(plan)
    assert desk.perform(operation, asked, request_id="1", shown=plan).record


LICENSES = TenantRef("intra-mart:IM1")
CONTRACT, OWNER = ContractRef.of(LICENSES, "C-1"), AccountRef.of(LICENSES, "owner")
INVITATION = InvitationRef.within(CONTRACT, "I1")
INVITED = (
    Tenant(ref=LICENSES, name="岡田製作所"),
    Account(ref=OWNER, name="岡田直", roles=("owner",)),
    Contract(ref=CONTRACT, name="Accel"),
    Invitation(
        ref=INVITATION, email="sora@example.co.jp", language="ja", invited_by=OWNER, invited_on=date(2026, 5, 1)
    ),
)
BILLED = {
    "number": "inter-lab:IL-2026-0043", "issued_on": "2026-05-20", "due_on": "2026-06-30", "lines": "料金=1000@10",
    "method": "transfer",
}  # fmt: skip
TAKEN_OVER = {
    "an address that was invited": (
        "invitation join", {"invitation": INVITATION, "user": "sora"}, ["sora@example.co.jp"], ["s***@e***.co.jp"],
    ),
    "whom an invoice goes to": (
        "invoice register", {**BILLED, "tenant": SUZUKI},
        ["鈴木一", "hajime@suzuki.example.jp"], ["鈴***", "h***@s***.example.jp"],
    ),
    "what was typed": (
        "invoice register", {**BILLED, "tenant": SUZUKI, "addressee": "新野様", "billing_email": "neu@example.jp"},
        ["鈴木一", "hajime@suzuki.example.jp"], ["新野様", "neu@example.jp"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", TAKEN_OVER)
def test_what_a_new_thing_takes_over_is_masked_and_kept_whole(store: Store, clock: MovingClock, case: str) -> None:
    name, answers, whole, shown = TAKEN_OVER[case]
    with store.writing() as unit:
        unit.apply([e.added(thing, RULE) for thing in INVITED])
    desk, operation = a_desk(store, clock), OPERATIONS[name]
    asked = read(operation.asks, answers)
    plan = desk.preview(operation, asked)
    for told in (plan, desk.perform(operation, asked, request_id="1", shown=plan).plan):
        assert told
        assert [text for text in whole if text in _told(told)] == []
        assert [text for text in shown if text not in _told(told)] == []
    with store.reading() as lists:
        if name == "invitation join":
            assert lists.account(AccountRef.of(LICENSES, "sora")).email == "sora@example.co.jp"
        else:
            invoice = lists.invoice(InvoiceRef(BILLED["number"]))
            kept = ["新野様", "neu@example.jp"] if "addressee" in answers else whole
            assert [invoice.addressee, invoice.billing_email] == kept


@pytest.mark.parametrize("what", [None, "mail", "phone"])
def test_what_was_shown_masked_is_done_as_it_was_shown(store: Store, clock: MovingClock, what: str | None) -> None:
    """Also where some of it was revealed in between."""
    desk, operation = a_desk(store, clock), OPERATIONS["password reset"]
    asked = read(operation.asks, EDITS["password reset"])
    shown = desk.preview(operation, asked)
    if what:
        revealed(desk, what)
    receipt = desk.perform(operation, asked, request_id="1", shown=shown)
    assert receipt.plan
    if what != "mail":
        assert _leaks(receipt.plan) == []
    assert [letter.to for letter in store.outbox().claim(0, 10)] == ["taro@yamada.example.co.jp"]


def test_another_plan_than_the_one_shown_is_stale(store: Store, clock: MovingClock) -> None:
    desk, operation = a_desk(store, clock), OPERATIONS["points adjust"]
    asked = read(operation.asks, {"tenant": YAMADA, "delta": "10", "reason": "お詫び"})
    shown = desk.preview(operation, asked)
    done(a_desk(store, clock, "tanaka"), "points adjust", {"tenant": YAMADA, "delta": "5", "reason": "お詫び"}, "2")
    with pytest.raises(Stale):
        desk.perform(operation, asked, request_id="3", shown=shown)


def test_what_was_shown_whole_is_stale_though_it_would_be_masked_the_same(alone: Store, clock: MovingClock) -> None:
    desk, operation = a_desk(alone, clock), OPERATIONS["tenant edit"]
    asked = read(operation.asks, {"tenant": YAMADA, "billing_name": "秘密三郎", "done_on": "2026-05-19"})
    shown = desk.preview(operation, asked)
    done(desk, "tenant edit", {"tenant": YAMADA, "billing_name": "秘密次郎", "done_on": "2026-05-19"}, "2")
    with pytest.raises(Stale):
        desk.perform(operation, asked, request_id="3", shown=shown)


@pytest.mark.parametrize("rows_between", [0, 1000])
def test_rows_of_several_files_are_previewed_as_they_are_run(
    store: Store, clock: MovingClock, rows_between: int
) -> None:
    """A reset waits for a second person after an edit, also where the edit was in another chunk of the same files."""
    desk = a_desk(store, clock)

    def asked(name: str, **answers: str) -> tuple[Operation[Any, Any], Request]:
        return OPERATIONS[name], Request(asked=read(OPERATIONS[name].asks, answers), request_id=name)

    edit, first = asked("tenant edit", tenant=YAMADA, billing_name="秘密三郎", done_on="2026-05-19")
    reset, second = asked("password reset", **EDITS["password reset"])
    unread = [PortalopsError(say("none"))] * rows_between
    with desk.rehearsing() as preview:
        previewed = [*preview(reset, [second]), *preview(edit, [first, *unread]), *preview(reset, [second])]
    assert [plan.outcome for plan in previewed if isinstance(plan, Plan)] == ["effects", "effects", "approval"]
    assert [type(each) for each in desk.perform_many(edit, [first])] == [Receipt]
    assert [type(each) for each in desk.perform_many(reset, [second])] == [ApprovalNeeded]


def test_in_an_identified_call_a_plan_shows_everything(store: Store, clock: MovingClock) -> None:
    desk, operation = a_desk(store, clock), OPERATIONS["password reset"]
    opened(desk)
    checked(desk, "mail", "call_back")
    plan = desk.preview(operation, read(operation.asks, EDITS["password reset"]))
    assert "taro@yamada.example.co.jp" in _told(plan)


def test_who_stands_alone_is_shown_the_whole_plan(alone: Store, clock: MovingClock, tmp_path: Path) -> None:
    operation = OPERATIONS["password reset"]
    plan = a_desk(alone, clock).preview(operation, read(operation.asks, EDITS["password reset"]))
    assert "taro@yamada.example.co.jp" in _told(plan)
