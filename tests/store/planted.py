"""A tenant of whom everything is known, in every place of a store, and the search for it in every column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import inspect

from portalops import effects as e
from portalops.asking import read
from portalops.clock import FixedClock
from portalops.desk import Desk, Operator, Receipt
from portalops.errors import NotPermitted
from portalops.facts import (
    AgreedLimit,
    ApprovalRequest,
    BatchFile,
    BatchRow,
    BatchStep,
    Environment,
    GroupCompany,
    Inquiry,
    Invitation,
    Reveal,
    TransferCase,
)
from portalops.month import Month
from portalops.operations import CATALOG
from portalops.plain import as_plain
from portalops.plan import Refused
from portalops.queries import LOOKUPS
from portalops.references import (
    AccountRef,
    CompanyRef,
    EnvironmentRef,
    InquiryRef,
    InvitationRef,
    InvoiceRef,
    TenantRef,
    TransferRef,
)
from portalops.store.checking import check
from portalops.store.opening import Store
from tests.builders import PROFILES, an_account
from tests.store.builders import a_whole_tenant, adds, an_entry, an_invoice, contracts, registers

RULE = next(iter(PROFILES["j-motto"].rules.values()))
GONE, STAYS = TenantRef("j-motto:JM00123"), TenantRef("j-motto:JM00456")
LEFT_ON, MONTH = date(2026, 6, 30), "2026-07"
DUE = date(2026, 7, 1)
# Whatever was known of the persons of the tenant, in every place where it could be written down.
(NAME, KANA, EMAIL, PHONE, ADDRESS, BILLING, WHY, USER_MAIL, USER, USER_KANA, USER_PHONE, INVITED, COMPANY, PLACE,
 INQUIRY, TRANSFER, CARD, BILLS_TO, LEDGER, AGAIN, LIMIT, BRAND, SORT) = SECRETS = (
    "山田花子商店", "ヤマダハナコ", "hanako@yamada-secret.example", "080-7777-1234", "港区秘密町1-2-3", "山田秘書",
    "個人名義の理由", "user@yamada-secret.example", "佐藤秘太郎", "サトウヒタロウ", "090-5555-4321",
    "invited@yamada-secret.example", "ひみつ子会社", "秘密の環境", "問い合わせの秘密", "振込の秘密", "42xy",
    "billing@yamada-secret.example", "元帳の秘密", "再発行の秘密", "秘密の合意", "Secret Visa", "秘密のキー",
)  # fmt: skip
LEAVING, AGREED, PRINTED = "退会の秘密", "承認の秘密", "印字された宛名"
# Whatever was tried, or typed to find the tenant, and named it in some other way than by its reference.
REFUSED, REFUSED_BEFORE, DENIED, DENIED_BEFORE, ROW_OF_USER, ROW_OF_INVOICE, LOOSE_ROW = ATTEMPTED = (
    "refused@new-secret.example", "before@new-secret.example", "denied@new-secret.example", "シンメイサブロウ",
    "新名花子", "乙山様より", "乙山様宛",
)  # fmt: skip
TYPED = ("08077771234", "０８０－７７７７－１２３４", "山田花子商", "やまだはなこ", "user@yamada-secret")
EVERY_SECRET = (*SECRETS, LEAVING, AGREED, *ATTEMPTED, *TYPED)
OPERATIONS = {operation.name: operation for operation in CATALOG}
PURGE = OPERATIONS["tenant purge"]
QUERIES = {query.name: query for query in LOOKUPS}


def at(store: Store, day: date = DUE, by: str = "sato") -> Desk:
    """A desk on a day."""
    return Desk(office=store, operator=Operator(name=by), profiles=PROFILES, clock=FixedClock(day), door="test")


def do(desk: Desk, name: str, **asked: str) -> Receipt:
    operation = OPERATIONS[name]
    return desk.perform(operation, read(operation.asks, asked), request_id=f"{name} {sorted(asked.items())}")


def attempt(desk: Desk, name: str, **asked: str) -> None:
    """Something under an id that says nothing of what is asked."""
    desk.perform(OPERATIONS[name], read(OPERATIONS[name].asks, asked), request_id=f"attempt at {name}")


def apply(store: Store, why: str, *effects: e.Effect) -> None:
    """Effects one after the other, each on record with everything that it says."""
    for effect in effects:
        with store.writing() as unit:
            unit.apply([effect])
            unit.record(
                an_entry(target=str(effect.tenant), details={"asked": {"reason": why}, "effects": [as_plain(effect)]})
            )


def of_tenant(ref: TenantRef, texts: Sequence[str]) -> Iterator[e.Effect]:
    """Everything that can be known of a tenant, in these words."""
    (name, kana, email, phone, address, billing, why, user_mail, user, user_kana, user_phone, invited, company, place,
     inquiry, transfer, card, bills_to, ledger, again, limit, brand, sort) = texts  # fmt: skip
    yield registers(
        a_whole_tenant(
            ref, name=name, kana=kana, email=email, phone=phone, address=address, billing_name=billing,
            partner_by=billing, card_brand=brand, card_last_four=card, points=1000, joined_on=date(2010, 1, 15),
            billing_cycle="monthly", agreed_limit=AgreedLimit(count=9, agreed_by=limit, reason=limit, until=LEFT_ON),
        )
    )  # fmt: skip
    account = AccountRef.of(ref, "taro")
    yield adds(an_account(account, name=user, kana=user_kana, email=user_mail, phone=user_phone))
    yield contracts(f"{ref}/C-1")
    for thing in (
        Invitation(ref=InvitationRef(f"{ref}/C-1/I1"), email=invited, language="ja", invited_by=account,
                   invited_on=LEFT_ON),
        GroupCompany(ref=CompanyRef(f"{ref}/G1"), name=company, added_on=LEFT_ON),
        Environment(ref=EnvironmentRef(f"{ref}/C-1/live"), name=place, sort_key=sort),
        Inquiry(ref=InquiryRef(f"{ref}/Q1"), kind="other", written_on=LEFT_ON, note=inquiry),
        TransferCase(ref=TransferRef(f"{ref}/T1"), paid_on=LEFT_ON, billed=1, paid=2, reported_on=LEFT_ON,
                     note=transfer),
        an_invoice(f"j-motto:N-{ref.code}", ref, addressee=PRINTED, billing_email=bills_to),
    ):  # fmt: skip
        yield e.added(thing, RULE)
    of_it: dict[str, Any] = {"tenant": ref, "rule": RULE}
    yield e.Move(**of_it, ledger="points", seen=1000, delta=-300, cause="adjustment", reason=ledger)
    yield e.ReissueInvoice(
        **of_it, invoice=InvoiceRef(f"j-motto:N-{ref.code}"), seen=0, copy_number=1, reason=again, mail_to=bills_to
    )
    yield e.SendResetLink(**of_it, account=account, to=user_mail, valid_hours=24)
    yield e.SendNotice(**of_it, letter="usage_alert", to=email, values={"name": name, "why": why})


def leave(store: Store, tenant: TenantRef, **traits: Any) -> None:
    """A withdrawal that is planned and takes place."""
    given = {
        "received_on": date(2026, 5, 20), "leaves_on": LEFT_ON, "last_charge_month": None,
        "data_deleted_in": Month(MONTH), "billing_visible_until": date(2026, 7, 31), "provisional": False,
        "reason": LEAVING,
    } | traits  # fmt: skip
    apply(
        store,
        WHY,
        e.PlanWithdrawal(tenant=tenant, rule=RULE, **given),
        e.CompleteWithdrawal(tenant=tenant, rule=RULE, leaves_on=LEFT_ON),
    )


def plant(store: Store) -> None:
    """Write everything there is of one tenant and of another, in every place."""
    apply(store, WHY, *of_tenant(GONE, SECRETS))
    apply(store, "x", *of_tenant(STAYS, [f"x{place}@b.example" for place in range(len(SECRETS))]))
    leave(store, GONE)
    now = datetime(2026, 6, 1, tzinfo=UTC)
    with store.writing() as unit:
        for tenant in (GONE, STAYS):
            unit.reveal("sato", Reveal(tenant=tenant, what="name", until=now + timedelta(days=99)))
            unit.ask(
                ApprovalRequest(
                    number=0, operation="tenant edit", target=str(tenant), tenant=str(tenant),
                    asked={"tenant": tenant, "name": NAME if tenant == GONE else "B"}, plan={"notices": [AGREED]}
                    if tenant == GONE else {}, why="PO-SECOND", content_hash=tenant, requested_by="suzuki",
                    requested_at=now, expires_at=now + timedelta(days=99), state="waiting",
                )
            )  # fmt: skip
    store.presences("sato").stay(GONE)
    look(store, "find", text=NAME)
    look(store, "find", text=USER_MAIL)
    look(store, "tenant show", tenant=str(GONE))
    for typed in TYPED:
        look(store, "find", text=typed)
    attempts(store)
    failed_rows(store)


def attempts(store: Store) -> None:
    """What was refused and denied: as it is put on record, and as it was before whose it is was found out."""
    apply(store, "x", adds(an_account(AccountRef.of(GONE, "00019"), name="無名")))
    invoice = {"tenant": str(GONE), "issued_on": "2026-05-20", "due_on": "2026-04-30", "lines": "T=100@10"}
    with pytest.raises(Refused):
        attempt(at(store), "invoice register", number="j-motto:NEW-1", billing_email=REFUSED, **invoice)
    nobody = Operator(name="miru", may=frozenset())
    desk = Desk(office=store, operator=nobody, profiles=PROFILES, clock=FixedClock(DUE), door="test")
    with pytest.raises(NotPermitted):
        attempt(desk, "account edit", account="00019", email=DENIED)
    with store.writing() as unit:
        for name, target, outcome, asked in (
            ("invoice register", "j-motto:NEW-2", "refused", {"tenant": GONE, "billing_email": REFUSED_BEFORE}),
            ("account edit", "", "not_permitted", {"account": "00019", "kana": DENIED_BEFORE}),
        ):
            unit.record(an_entry(operation=name, target=target, outcome=outcome, details={"asked": asked}))


def look(store: Store, name: str, **asked: str) -> None:
    query = QUERIES[name]
    desk = at(store)
    desk.page(query, read(query.asks, asked), form="csv")


def failed_rows(store: Store) -> None:
    """Rows of files that weren't done: of each of the tenants, by reference, by address and by id, and one too long."""
    batch = store.batches().begin(
        BatchFile(run="r", operation="tenant edit", name="f.csv", digest="d", columns=("tenant", "name"), rows=4),
        "sato",
    )
    rows = (
        {"tenant": GONE, "name": NAME}, {"tenant": EMAIL.upper(), "name": BILLING}, {"tenant": STAYS, "name": "B"},
    )  # fmt: skip
    kept = [
        BatchRow(number=number, cells=cells, request_id="", code="refused", message=f"{cells['name']} ?")
        for number, cells in enumerate(rows, 1)
    ]
    loose = BatchRow(number=4, cells={}, loose=(GONE, NAME, WHY), request_id="", code="bad", message=NAME)
    with store.writing() as unit:
        unit.follow(BatchStep(batch=batch.number, after_row=0, last_row=4, done=0, refused=4, failed=0,
                              rows=(*kept, loose)))  # fmt: skip
    not_done(store, "u", "account edit", {"account": "00019", "name": ROW_OF_USER})
    not_done(store, "i", "invoice reissue", {"number": f"j-motto:N-{GONE.code}", "reason": ROW_OF_INVOICE})
    not_done(store, "l", "invoice reissue", {"number": f"Ｎ－{GONE.code.lower()}", "reason": LOOSE_ROW})


def not_done(store: Store, run: str, operation: str, cells: dict[str, str]) -> int:
    """A file of one row, which isn't done; its number."""
    file = BatchFile(run=run, operation=operation, name="f.csv", digest="d", columns=tuple(cells), rows=1)
    batch = store.batches().begin(file, "sato").number
    row = BatchRow(number=1, cells=cells, request_id="", code="refused", message=" ".join(cells.values()))
    with store.writing() as unit:
        unit.follow(BatchStep(batch=batch, after_row=0, last_row=1, done=0, refused=1, failed=0, rows=(row,)))
    return batch


def everything(store: Store) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that the engine has, those of its own indexes included."""
    with store.viewing() as connection:
        names = [name for name in inspect(connection).get_table_names() if name != "search_grams"]
        rows = {name: connection.exec_driver_sql(f"SELECT * FROM {name}").mappings().all() for name in names}  # noqa: S608
        return {name: sorted((dict(row) for row in found), key=_place) for name, found in rows.items()}


def _place(row: dict[str, Any]) -> tuple[int, str]:
    """Where a row stands among others: by its number, or by its text."""
    first = next(iter(row.values()))
    return (first, "") if isinstance(first, int) else (0, str(row))


def found_in(store: Store) -> set[tuple[str, str, str]]:
    """Where a secret of the tenant that goes is found: the table, the column and the secret."""
    return {
        (table, column, secret)
        for table, rows in everything(store).items()
        for row in rows
        for column, value in row.items()
        for secret in EVERY_SECRET
        if secret.casefold() in _as_text(value).casefold()
    }


def _as_text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def faults(store: Store) -> list[str]:
    """The invariants that don't hold."""
    with store.viewing() as connection:
        return [f"{each.invariant.name} {each.rows}" for each in check(connection) if not each.holds]
