"""Mail that waits to be sent."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from portalops.facts.invoices import Invoice
from portalops.references import AccountRef, TenantRef


class Letter(Struct, frozen=True, kw_only=True):
    """A mail that was claimed from the outbox, to be sent now or given back.

    Kind says what it is; name is whom it addresses; claimed_at tells this claim from any other of the same letter.
    Said are the values that are put into it; attempts counts the claims, so that from the second on it may be a repeat.
    """

    number: int
    kind: str
    portal: str
    tenant: TenantRef
    name: str
    to: str
    message_id: str
    claimed_at: datetime
    attempts: int = 1
    account: AccountRef | None = None
    valid_hours: int | None = None
    invoice: Invoice | None = None
    copy_number: int | None = None
    language: Literal["ja", "en"] = "ja"
    said: dict[str, str] = {}
