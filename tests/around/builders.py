"""A centre with an intra-mart tenant, its contract and its people, where anything is done by its name on any day."""

from __future__ import annotations

from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import text

from portalops.asking import read
from portalops.clock import FixedClock
from portalops.desk import Desk, Operator
from portalops.errors import PortalopsError
from portalops.mail.delivery import FolderDelivery
from portalops.mail.sending import Post, send_queued
from portalops.operation import Permission
from portalops.operations import CATALOG
from portalops.plan import Plan, Refused
from portalops.profiles.load import Profiles
from portalops.queries import LOOKUPS
from portalops.words import tell
from tests.builders import PROFILES
from tests.places import a_store_in

TODAY = date(2026, 6, 10)
LAST_DAY = date(2026, 10, 31)
TENANT = "intra-mart:IM0001"
CONTRACT = f"{TENANT}/C-1"
OWNER, MEMBER = f"{TENANT}/owner", f"{TENANT}/member"
GUEST = "hanako@example.co.jp"

OPERATIONS = {operation.name: operation for operation in CATALOG}
QUERIES = {query.name: query for query in LOOKUPS}
_ids = count()

HISTORY: tuple[tuple[str, dict[str, str]], ...] = (
    ("tenant register", {"tenant": TENANT, "name": "山田商会株式会社"}),
    ("account add", {"account": OWNER, "name": "山田太郎", "roles": "オーナー"}),
    ("account add", {"account": MEMBER, "name": "山田次郎", "roles": "メンバー"}),
    ("contract register", {"contract": CONTRACT, "name": "基盤", "expires_on": str(LAST_DAY)}),
    ("product register", {"product": f"{CONTRACT}/flow", "name": "ワークフロー", "licensed": "10"}),
)


class Centre:
    """A store with that tenant in it, and a mail folder."""

    def __init__(self, folder: Path, profiles: Profiles = PROFILES) -> None:
        self.profiles = profiles
        self.mails = folder / "mail"
        self.store = a_store_in(folder / "store.db", FixedClock(TODAY))
        for operation, answers in HISTORY:
            assert self.does(operation, **answers).outcome == "effects", operation

    def desk(self, today: date = TODAY) -> Desk:
        """A desk on a day."""
        operator = Operator(name="sato", may=frozenset(Permission))
        return Desk(office=self.store, operator=operator, profiles=self.profiles, clock=FixedClock(today), door="test")

    def does(self, operation: str, today: Any = TODAY, **answers: Any) -> Plan:
        """What is done, or the plan that stops it."""
        asked = read(OPERATIONS[operation].asks, {field: str(value) for field, value in answers.items()})
        try:
            receipt = self.desk(today).perform(OPERATIONS[operation], asked, request_id=f"around-{next(_ids)}")
        except Refused as refused:
            return refused.plan
        except PortalopsError as stopped:
            raise AssertionError(tell(stopped.text)) from stopped
        assert receipt.plan is not None
        return receipt.plan

    def sees(self, query: str, today: Any = TODAY, **answers: Any) -> list[Any]:
        """The rows of a look-up."""
        return list(self.desk(today).look_up(QUERIES[query], read(QUERIES[query].asks, answers)))

    def invites(self, email: str = GUEST, **answers: str) -> Plan:
        """The owner invites somebody in Japanese, unless it is said otherwise."""
        asked = {"contract": CONTRACT, "email": email, "language": "ja", "asked_by": OWNER} | answers
        return self.does("invitation send", **asked)

    def joins(self, user: str = "hanako", **answers: str) -> Plan:
        """The guest joins by the first invitation."""
        return self.does("invitation join", **({"invitation": f"{CONTRACT}/I1", "user": user} | answers))

    def send(self) -> list[EmailMessage]:
        """Deliver what waits, and give every letter that was ever delivered."""
        post = Post(
            outbox=self.store.outbox(),
            delivery=FolderDelivery(self.mails),
            profiles=self.profiles,
            clock=FixedClock(TODAY),
            sender="support@example.ne.jp",
            print_invoice=lambda invoice, copy_number: b"",
        )
        send_queued(post)
        files = sorted(self.mails.iterdir(), key=lambda file: file.stat().st_mtime_ns) if self.mails.exists() else []
        return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]

    def links(self) -> list[tuple[str, str]]:
        """The states of every link and of its mail, in order."""
        query = "SELECT links.state, outbox.state FROM links JOIN outbox ON outbox.id = outbox_id ORDER BY links.id"
        with self.store.transaction() as connection:
            return [(row[0], row[1]) for row in connection.execute(text(query))]

    def hashes(self) -> list[str | None]:
        """The hash of every link's token, in order."""
        with self.store.transaction() as connection:
            return list(connection.execute(text("SELECT token_hash FROM links ORDER BY id")).scalars())


def stopped(plan: Plan) -> list[tuple[str | None, str, str]]:
    """Each refusal's field, code and rule."""
    return [(refusal.field, refusal.code, refusal.rule.id) for refusal in plan.refusals]


def warned(plan: Plan) -> list[str]:
    """Each warning in words."""
    return [tell(notice.text) for notice in plan.notices if notice.warns]
