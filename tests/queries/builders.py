"""What the look-ups' tests share: a desk on a store of its own, and things done at it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from portalops.asking import read
from portalops.clock import FixedClock
from portalops.desk import Desk, Operator
from portalops.errors import PortalopsError
from portalops.operation import Operation, Permission, Query
from portalops.operations.account_add import ADD_ACCOUNT
from portalops.operations.contract_register import REGISTER_CONTRACT
from portalops.operations.license_set import SET_LICENSES
from portalops.operations.points_adjust import ADJUST_POINTS
from portalops.operations.points_autocharge import SET_AUTOCHARGE
from portalops.operations.tenant_register import REGISTER_TENANT
from portalops.wording import Named, Phrase, Sentence
from portalops.words import tell
from tests.builders import PROFILES
from tests.places import a_store_in

TODAY = date(2026, 5, 29)
PARTNER = {"partner_by": "営業部", "partner_on": "2026-05-01"}
_ids = count()


def a_desk(folder: Path, may: frozenset[Permission] = frozenset(Permission)) -> Desk:
    """A desk where one operator may do everything, on a new store in a folder."""
    clock = FixedClock(TODAY)
    store = a_store_in(folder / "store.sqlite", clock)
    operator = Operator(name="sato", may=may)
    return Desk(office=store, operator=operator, profiles=PROFILES, clock=clock, door="command")


def do(desk: Desk, operation: Operation[Any, Any], **answers: str) -> None:
    """Do one thing, as it is typed."""
    desk.perform(operation, read(operation.asks, answers), request_id=f"test-{next(_ids)}")


def try_to(desk: Desk, operation: Operation[Any, Any], **answers: str) -> str:
    """Try one thing that is stopped, and say by what."""
    try:
        do(desk, operation, **answers)
    except PortalopsError as stopped:
        return stopped.code
    return "done"


def look(desk: Desk, query: Query[Any, Any], **answers: str) -> Sequence[Any]:
    """The rows that a look-up finds, for what is typed."""
    return desk.look_up(query, read(query.asks, answers))


def shown(query: Query[Any, Any], row: Any) -> dict[str, Any]:
    """One row by the names of its columns; what isn't there left out, lists as rows of their own."""
    return _shown(query.columns, row)


def _shown(columns: Sequence[Any], row: Any) -> dict[str, Any]:
    values = {
        column.name: [_shown(column.columns, part) for part in column.of(row)]
        if column.columns
        else _plain(column.of(row))
        for column in columns
    }
    return {name: value for name, value in values.items() if value not in (None, "", (), [])}


def _plain(value: Any) -> Any:
    if isinstance(value, Named):
        return value.code
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    return tell(value) if isinstance(value, Sentence | Phrase) else value


def a_busy_tenant(desk: Desk) -> None:
    """Yamada of inter-lab, with two users, six licenses, points that were charged, and refusals on record."""
    do(
        desk,
        REGISTER_TENANT,
        tenant="inter-lab:yamada",
        name="山田商会株式会社",
        kana="ヤマダショウカイ",
        email="hanako@example.co.jp",
        phone="03-1234-5678",
        kind="group",
        payment_method="card",
        card_brand="jcb",
        card_last_four="1234",
        licenses="5",
        license_price="1000",
    )
    do(
        desk,
        ADD_ACCOUNT,
        account="inter-lab:yamada/hanako",
        name="山田花子",
        email="hanako@example.co.jp",
        roles="管理者",
    )
    do(desk, ADD_ACCOUNT, account="inter-lab:yamada/taro", name="山田太郎")
    do(desk, SET_LICENSES, tenant="inter-lab:yamada", count="6", reason="増員", done_on="2026-05-29")
    do(desk, REGISTER_CONTRACT, contract="inter-lab:yamada/C-1", name="Web予約")
    do(desk, SET_AUTOCHARGE, tenant="inter-lab:yamada", border="1000", limit="5000", done_on="2026-05-29")
    do(desk, ADJUST_POINTS, tenant="inter-lab:yamada", delta="1200", reason="移行")
    do(desk, ADJUST_POINTS, tenant="inter-lab:yamada", delta="-500", reason="訂正")
    try_to(desk, SET_LICENSES, tenant="inter-lab:yamada", count="1", reason="減員", done_on="2026-05-29")
