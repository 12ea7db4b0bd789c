"""Delivering the mail that waits: by somebody who may do so at every portal, and on record."""

from __future__ import annotations

from collections.abc import Callable

from portalops.deeds import preview
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
            desk.office.write(lambda unit: _note(desk, counts, unit))
    return counts


def _note(desk: Desk, counts: Counts, unit: Unit) -> int:
    desk.authority.learn(unit)
    return desk.note(unit, OPERATION, "", sent=counts.sent, waiting=counts.waiting, dropped=counts.dropped)
