"""A desk on a real store, where a tenant has a contract with products and environments, and an owner and a member."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct

from portalops.activation.request import ActivationRequest, sample_request, write_request
from portalops.asking import read
from portalops.clock import FixedClock
from portalops.desk import Desk, Operator
from portalops.errors import PortalopsError
from portalops.facts import Thing
from portalops.operation import Permission
from portalops.operations import CATALOG
from portalops.plan import Plan, Refused
from portalops.queries import LOOKUPS
from portalops.store.opening import Store
from portalops.words import tell
from tests.builders import PROFILES
from tests.places import a_store_in

STORE = "store.sqlite"
TODAY = date(2026, 6, 10)
LAST_DAY = date(2026, 10, 31)
TENANT = "intra-mart:IM0001"
CONTRACT = f"{TENANT}/C-1"
OTHER_CONTRACT = f"{TENANT}/C-2"
FLOW = f"{CONTRACT}/flow"
LIVE, TRIAL = f"{CONTRACT}/live", f"{CONTRACT}/trial"
OWNER, MEMBER = f"{TENANT}/owner", f"{TENANT}/member"
KEY = "ABCD-1234-WXYZ"

OPERATIONS = {operation.name: operation for operation in CATALOG}
QUERIES = {query.name: query for query in LOOKUPS}
_ids = count()
_PROCESS = os.getpid()  # processes that work on one store ask under ids of their own
T = TypeVar("T", bound=Thing)

HISTORY: tuple[tuple[str, dict[str, str]], ...] = (
    ("tenant register", {"tenant": TENANT, "name": "山田商会株式会社", "kind": "customer_success"}),
    ("account add", {"account": OWNER, "name": "山田太郎", "roles": "オーナー"}),
    ("account add", {"account": MEMBER, "name": "山田花子", "roles": "メンバー"}),
    ("contract register", {"contract": CONTRACT, "name": "基盤", "expires_on": str(LAST_DAY)}),
    ("contract register", {"contract": OTHER_CONTRACT, "name": "検証用", "expires_on": "2027-03-31"}),
    ("product register", {"product": FLOW, "name": "ワークフロー", "licensed": "10"}),
    ("product register", {"product": f"{OTHER_CONTRACT}/flow", "name": "ワークフロー", "licensed": "10"}),
    ("environment add", {"environment": LIVE, "name": "本番環境", "sort_key": "10", "asked_by": OWNER}),
    ("environment add", {"environment": TRIAL, "name": "検証環境", "sort_key": "2", "asked_by": OWNER}),
)


class Desks(Struct, frozen=True, kw_only=True):
    """A store, and a desk at it on any day."""

    store: Store
    folder: Path

    def at(self, today: date) -> Desk:
        """A desk on a day."""
        operator = Operator(name="sato", may=frozenset(Permission))
        return Desk(office=self.store, operator=operator, profiles=PROFILES, clock=FixedClock(today), door="test")

    def does(self, operation: str, today: date = TODAY, **answers: Any) -> Plan:
        """What is done, or the plan that refuses it."""
        asked = read(OPERATIONS[operation].asks, {field: str(value) for field, value in answers.items()})
        try:
            receipt = self.at(today).perform(
                OPERATIONS[operation], asked, request_id=f"licensing-{_PROCESS}-{next(_ids)}"
            )
        except Refused as refused:
            return refused.plan
        except PortalopsError as stopped:
            raise AssertionError(tell(stopped.text)) from stopped
        assert receipt.plan is not None
        return receipt.plan

    def allocates(self, environment: str, number: int, today: date = TODAY, product: str = "flow") -> Plan:
        """An environment gets so many licenses, as the owner asks."""
        return self.does(
            "allocation set", today, environment=environment, product=product, count=number, asked_by=OWNER
        )

    def issues(self, request: ActivationRequest, environment: str = LIVE, today: date = TODAY) -> Plan:
        """A file is issued for a request, as the owner asks."""
        return self.does("activation issue", today, environment=environment, request=self.file(request), asked_by=OWNER)

    def file(self, request: ActivationRequest) -> Path:
        """A request as a file."""
        file = self.folder / f"request-{next(_ids)}.txt"
        file.write_bytes(write_request(request))
        return file

    def shows(self, query: str, today: date = TODAY, **answers: Any) -> list[dict[str, Any]]:
        """The rows that a look-up shows, by column."""
        found = QUERIES[query]
        asked = read(found.asks, {field: str(value) for field, value in answers.items()})
        return [
            {column.name: column.of(row) for column in found.columns} for row in self.at(today).look_up(found, asked)
        ]

    def keeps(self, kind: type[T], tenant: Any) -> list[T]:
        """Everything of a kind that a tenant has."""
        with self.store.reading() as lists:
            return list(lists.all_of(kind, tenant))


@contextmanager
def opened(folder: Path) -> Iterator[Desks]:
    """Desks at the store in a folder, which is made if it isn't there."""
    with closing(a_store_in(folder / STORE, FixedClock(TODAY))) as store:
        yield Desks(store=store, folder=folder)


@contextmanager
def furnished(folder: Path) -> Iterator[Desks]:
    """Desks at a new store, where the history has happened."""
    furnish(folder / STORE)
    with opened(folder) as desks:
        yield desks


def furnish(file: Path) -> None:
    """Make a store in which the history has happened."""
    with closing(a_store_in(file, FixedClock(TODAY))) as store:
        desks = Desks(store=store, folder=file.parent)
        for name, answers in HISTORY:
            plan = desks.does(name, **answers)
            assert plan.outcome == "effects", (name, told(plan))


def a_request(**traits: Any) -> ActivationRequest:
    """A request of today from the machine of the live environment."""
    given = {
        "portal": "intra-mart", "contract": "IM0001/C-1", "environment": "live", "products": ("flow",),
        "machine": "ap01", "made_on": TODAY,
    }  # fmt: skip
    return sample_request(**(given | traits))


def codes(plan: Plan) -> list[tuple[str, str]]:
    """Each refusal's code and rule."""
    return [(refusal.code, refusal.rule.id) for refusal in plan.refusals]


def told(plan: Plan) -> list[str]:
    """What a plan says, each refusal and notice."""
    return [tell(part.text) for part in (*plan.refusals, *plan.notices)]
