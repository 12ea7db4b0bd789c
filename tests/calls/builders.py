"""A store with grants and one tenant full of personal data, and an operator who works there at a time of the test's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from portalops import effects as e
from portalops.asking import read
from portalops.calls import Calls, CheckCaller, OpenCall, RevealData
from portalops.commands.output import as_data, page, table
from portalops.desk import Desk, Operator, Receipt
from portalops.facts import (
    Account,
    Contract,
    Grant,
    Inquiry,
    Invitation,
    Order,
    Tenant,
    Thing,
    TransferCase,
    Withdrawal,
)
from portalops.operation import Query
from portalops.operations import CATALOG
from portalops.queries import LOOKUPS
from portalops.references import (
    AccountRef,
    ContractRef,
    InquiryRef,
    InvitationRef,
    OrderRef,
    TenantRef,
    TransferRef,
    WithdrawalRef,
)
from portalops.rules.addresses import masked
from portalops.store.opening import Store
from tests.builders import PROFILES
from tests.store.builders import RULE, an_entry, an_invoice

STORE = "portalops.db"
MORNING = datetime(2026, 5, 20, 1, tzinfo=UTC)
YAMADA = TenantRef("inter-lab:yamada")
SUZUKI = TenantRef("inter-lab:suzuki")
TARO = AccountRef(f"{YAMADA}/taro")
INVOICE = "inter-lab:IL-2026-0042"
CHECKS = ("call_back", "mail")

OPERATIONS = {operation.name: operation for operation in CATALOG}
QUERIES = {query.name: query for query in LOOKUPS}

PLANTED = (
    "keiri@yamada.example.co.jp",
    "03-1234-5678",
    "霞が関",
    "秘密花子",
    "山田太郎",
    "ヤマダタロウ",
    "taro@yamada.example.co.jp",
    "090-1111-2222",
    "許可三郎",
    "合意四郎",
    "jiro@yamada.example.co.jp",
    "seikyu@yamada.example.co.jp",
    "memo@yamada.example.co.jp",
    "06-7777-8888",
)
"""Everything personal that the tenant has."""


class MovingClock:
    """A clock that stands still until it is moved on."""

    def __init__(self, instant: datetime = MORNING) -> None:
        self.instant = instant

    def now(self) -> datetime:
        """This instant."""
        return self.instant

    def today(self) -> date:
        """The day of the tests."""
        return date(2026, 5, 20)

    def move(self, **by: float) -> None:
        """Move on by so much."""
        self.instant += timedelta(**by)


def the_tenant() -> tuple[Thing, ...]:
    """The tenant, and what hangs on it."""
    note = "memo@yamada.example.co.jp、06-7777-8888 へ連絡"
    return (
        Tenant(
            ref=YAMADA,
            name="山田商会株式会社",
            kana="ヤマダショウカイ",
            kind="group",
            email=PLANTED[0],
            phone=PLANTED[1],
            address="東京都千代田区霞が関1-1-1",
            billing_name="秘密花子",
            points=500,
        ),
        Tenant(ref=SUZUKI, name="鈴木一", kind="personal", email="hajime@suzuki.example.jp"),
        Contract(ref=ContractRef.of(YAMADA, "C-1"), name="Web予約"),
        Contract(ref=ContractRef.of(SUZUKI, "C-1"), name="Web予約"),
        Account(
            ref=TARO,
            name="山田太郎",
            kana="ヤマダタロウ",
            email="taro@yamada.example.co.jp",
            phone="090-1111-2222",
            consent_by="許可三郎",
        ),
        Invitation(
            ref=InvitationRef(f"{YAMADA}/C-1/1"),
            email="jiro@yamada.example.co.jp",
            language="ja",
            invited_by=TARO,
            invited_on=date(2026, 5, 1),
        ),
        an_invoice(INVOICE, YAMADA, addressee="秘密花子", billing_email="seikyu@yamada.example.co.jp"),
        Inquiry(ref=InquiryRef.of(YAMADA, "Q-1"), kind="other", written_on=date(2026, 5, 1), note=note),
        TransferCase(
            ref=TransferRef.of(YAMADA, "T-1"), paid_on=date(2026, 5, 1), billed=100, paid=90,
            reported_on=date(2026, 5, 2), note=note,
        ),
        Withdrawal(ref=WithdrawalRef.of(YAMADA, "W1"), state="asked", asked_on=date(2026, 5, 1), reason=note),
        Order(ref=OrderRef.of(SUZUKI, "100023"), ordered_on=date(2026, 5, 1), product="Tool", plan="Team", amount=1000,
              method="card"),
    )  # fmt: skip


def furnish(store: Store) -> None:
    """Put the tenant into a store."""
    with store.writing() as unit:
        unit.apply([e.added(thing, RULE) for thing in the_tenant()])
        told = {"tenant": YAMADA, "rule": RULE, "cause": "adjustment", "reason": f"{PLANTED[12]}、{PLANTED[13]} へ連絡"}
        unit.apply([e.Move(ledger="points", seen=500, delta=10, **told)])
        unit.apply([e.Move(ledger="balance", seen=0, delta=10, **told)])
        details = {
            "asked": {"account": TARO, "name": "山田太郎", "email": "taro@yamada.example.co.jp", "phone": PLANTED[7]},
            "effects": [
                {"kind": "change", "thing": "account", "ref": TARO, "field": "kana", "seen": None, "becomes": PLANTED[5]},
                {"kind": "change", "thing": "tenant", "ref": YAMADA, "field": "address", "seen": "東京都霞が関1",
                 "becomes": None},
                {"kind": "send_notice", "letter": "left", "to": PLANTED[0], "values": {"name": "山田太郎"}},
                {"kind": "change", "thing": "tenant", "ref": YAMADA, "field": "agreed_limit", "seen": None,
                 "becomes": {"count": 3, "agreed_by": "合意四郎", "reason": "06-7777-8888", "until": "2026-12-31"}},
            ],
        }  # fmt: skip
        unit.record(an_entry(operation="account edit", target=str(TARO), outcome="refused", details=details))


def with_grants(store: Store, *names: str, role: str = "supervisor") -> None:
    """Give operators a role."""
    with store.writing() as unit:
        for name in names:
            unit.give(Grant(operator=name, role=role))


def a_desk(store: Store, clock: MovingClock, operator: str = "sato", door: str = "command") -> Desk:
    """Where an operator works."""
    return Desk(office=store, operator=Operator(name=operator), profiles=PROFILES, clock=clock, door=door)


def opened(desk: Desk, tenant: str = YAMADA, case: str = "C-42") -> None:
    """A call about a tenant."""
    Calls(desk).open(read(OpenCall, {"tenant": tenant, "case": case}))


def checked(desk: Desk, *checks: str) -> None:
    """The caller passes checks."""
    Calls(desk).check(read(CheckCaller, {"checks": ",".join(checks)}))


def revealed(desk: Desk, what: str, tenant: str = YAMADA) -> None:
    """One kind of a tenant's data is shown for a while."""
    Calls(desk).reveal(read(RevealData, {"tenant": tenant, "what": what, "reason": "番号を照合するため"}))


def looked(desk: Desk, name: str, answers: Mapping[str, str]) -> list[Any]:
    """What a look-up finds."""
    query = QUERIES[name]
    return list(desk.page(query, read(query.asks, answers), form="json").rows)


def everything_told(query: Query[Any, Any], rows: list[Any]) -> str:
    """Rows in every form in which they are handed out."""
    data = [str(as_data(query.columns, row)) for row in rows]
    pages = [line for row in rows for line in page(query.columns, row, None)]
    return "\n".join([*data, *pages, *table(query.columns, rows, None)])


def done(desk: Desk, name: str, answers: Mapping[str, str], request_id: str = "1") -> Receipt:
    """Do an operation."""
    operation = OPERATIONS[name]
    return desk.perform(operation, read(operation.asks, answers), request_id=request_id)


MASKED_TARO = masked("taro@yamada.example.co.jp")
