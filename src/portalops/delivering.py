"""Delivering the mail that waits: by somebody who may do so at every portal, and on record."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from portalops.deeds import carry_out, preview
from portalops.desk import Desk
from portalops.facts import EVERYWHERE
from portalops.mail.sending import Counts
from portalops.office import Unit
from portalops.permissions import Permission

OPERATION = "mail send"


def deliver(desk: Desk, send: Callable[[Counts], None]) -> Counts:
    """Have the mail sent by whoever may, and put on record how many letters went out and how many were given up.

    NotPermitted without the permission at all portals, because the letters are of all of them. What was sent before
    something stopped it is on record too. Production needn't be open for it.
    """
    preview(desk, lambda _: desk.authority.check(Permission.MAIL_DELIVER, EVERYWHERE), OPERATION)
    counts = Counts()
    try:
        send(counts)
    finally:
        if counts.sent or counts.dropped:
            carry_out(desk, partial(_note, desk, counts))
    return counts


def _note(desk: Desk, counts: Counts, unit: Unit) -> int:
    return desk.note(unit, OPERATION, "", sent=counts.sent, waiting=counts.waiting, dropped=counts.dropped)
