"""The outbox: letters are claimed one worker at a time, and marked when they are delivered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, and_, exists, or_, select, update

from portalops.clock import Clock
from portalops.facts import Invoice, Letter
from portalops.references import AccountRef, TenantRef
from portalops.store import loading
from portalops.store.tables.mail import links, outbox
from portalops.store.tables.tenants import accounts, tenants
from portalops.store.trying import Transactions

CLAIM_HOLDS = timedelta(minutes=10)
"""How long a claim keeps others off; a worker that died in the meantime loses its letters then."""


class Outbox:
    """The queue of letters; every step is a transaction of its own, so that a crash between two loses none."""

    def __init__(self, transactions: Transactions, clock: Clock) -> None:
        self._transactions = transactions
        self._clock = clock

    def claim(self, after: int, limit: int) -> Sequence[Letter]:
        """Take letters that wait, or whose claim ran out, in order from the first number above this one."""
        now = self._clock.now()
        waits = or_(
            outbox.c.state == "queued",
            and_(outbox.c.state == "sending", outbox.c.claimed_at <= now - CLAIM_HOLDS),
        )
        query = select(outbox.c.id).where(outbox.c.id > after, waits).order_by(outbox.c.id).limit(limit)
        taken = {"state": "sending", "claimed_at": now, "attempts": outbox.c.attempts + 1}

        def take(connection: Connection) -> Sequence[Letter]:
            numbers = [
                number
                for number in connection.scalars(query).all()
                # Guarded, because on some engines another worker may have taken it since it was read.
                if connection.execute(update(outbox).where(outbox.c.id == number, waits).values(taken)).rowcount
            ]
            return _letters(connection, numbers)

        return self._transactions.within(take)

    def arm_link(self, letter: Letter, token_hash: str, expires_at: datetime) -> bool:
        """Let the link with that token work until then; False if it was revoked, used, or the claim is lost."""
        link = (
            update(links)
            .where(links.c.outbox_id == letter.number, links.c.state.in_(("queued", "live")))
            .where(exists().where(*_claimed(letter)))
            .values(state="live", token_hash=token_hash, made_at=self._clock.now(), expires_at=expires_at)
        )
        return self._transactions.within(lambda connection: connection.execute(link).rowcount == 1)

    def mark_sent(self, letter: Letter) -> None:
        """The letter was delivered."""
        self._end(letter, state="sent", sent_at=self._clock.now())

    def release(self, letter: Letter) -> None:
        """Put the letter back for a later run."""
        self._end(letter, state="queued", claimed_at=None)

    def drop(self, letter: Letter) -> None:
        """The letter will never be delivered, and a link in it never work."""
        unused = links.c.state.in_(("queued", "live"))
        revoked = update(links).where(links.c.outbox_id == letter.number, unused).values(state="revoked")
        dropped = update(outbox).where(*_claimed(letter)).values(state="dropped")

        def end(connection: Connection) -> None:
            if connection.execute(dropped).rowcount:
                connection.execute(revoked)

        self._transactions.within(end)

    def _end(self, letter: Letter, **becomes: Any) -> None:
        """End a claim; one that was lost in the meantime ends nothing."""
        self._transactions.within(
            lambda connection: connection.execute(update(outbox).where(*_claimed(letter)).values(becomes))
        )


def _claimed(letter: Letter) -> tuple[ColumnElement[bool], ...]:
    return (
        outbox.c.id == letter.number,
        outbox.c.state == "sending",
        outbox.c.claimed_at == letter.claimed_at,
    )


def _letters(connection: Connection, numbers: Sequence[int]) -> list[Letter]:
    query = (
        select(outbox, tenants.c.name.label("tenant_name"), accounts.c.name.label("account_name"))
        .join_from(outbox, tenants, tenants.c.ref == outbox.c.tenant)
        .outerjoin(accounts, accounts.c.ref == outbox.c.account)
        .where(outbox.c.id.in_(numbers))
        .order_by(outbox.c.id)
    )
    found = connection.execute(query).all()
    invoices = loading.things(connection, Invoice, [row.invoice for row in found if row.invoice])
    return [_letter(row, invoices.get(row.invoice) if row.invoice else None) for row in found]


def _letter(row: Row[Any], invoice: Invoice | None) -> Letter:
    return Letter(
        number=row.id,
        kind=row.kind,
        portal=row.portal,
        tenant=TenantRef(row.tenant),
        name=row.account_name or row.tenant_name,
        to=row.to_address,
        message_id=row.message_id,
        claimed_at=row.claimed_at,
        attempts=row.attempts,
        account=AccountRef(row.account) if row.account else None,
        valid_hours=row.valid_hours,
        invoice=invoice,
        copy_number=row.copy_number,
        language=row.language,
        said=msgspec.json.decode(row.said, type=dict[str, str]) if row.said else {},
    )
