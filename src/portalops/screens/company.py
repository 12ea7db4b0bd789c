"""Company: who else has the tenant open that one is looking at, told on its page and beside its forms."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, cast

from textual import work

from portalops.errors import PortalopsError
from portalops.screens.paper import Block, Paper
from portalops.wording import Sentence, say
from portalops.words import tell

if TYPE_CHECKING:
    from portalops.facts import Presence, Presences
    from portalops.references import TenantRef
    from portalops.screens.host import Host

EVERY_S = 20.0
"""How often the store is told that a tenant is still open; it forgets one within a minute."""


class Attendance:
    """The tenants that are open in the console, each on as many screens as there are.

    What the store is told of them it is told in threads, one message after the other, so that the last one is true.
    """

    def __init__(self, presences: Presences) -> None:
        self._presences = presences
        self._open = Counter[str]()
        self._telling = Lock()

    def begin(self, tenant: TenantRef) -> None:
        """A screen shows the tenant from now on."""
        self._open[tenant] += 1

    def end(self, tenant: TenantRef) -> None:
        """A screen doesn't show it any more."""
        self._open[tenant] -= 1

    def stay(self, tenant: TenantRef) -> Sequence[Presence]:
        """Say that the tenant is open, if it still is, and give who else has it open; nobody where that can't be."""
        with self._telling, suppress(PortalopsError):
            return self._presences.stay(tenant) if self._open[tenant] else ()
        return ()

    def leave(self, tenant: TenantRef) -> None:
        """Say that the tenant isn't open any more, unless another screen shows it."""
        with self._telling, suppress(PortalopsError):
            if not self._open[tenant]:
                self._presences.leave(tenant)


class Company(Paper):
    """Names the others who have the tenant open; where nobody has, it takes no room."""

    def __init__(self) -> None:
        super().__init__()
        self._tenant: TenantRef | None = None

    @property
    def _host(self) -> Host:
        return cast("Host", self.app)

    def on_mount(self) -> None:
        """Ask again and again, as long as it is shown."""
        self.set_interval(EVERY_S, self._stay)

    def on_unmount(self) -> None:
        """The tenant is left with the screen."""
        self._part()

    def attend(self, tenant: TenantRef | None) -> None:
        """Be about this tenant from now on, or about none."""
        attendance = self._host.attendance
        if attendance and tenant != self._tenant:
            self._part()
            self._tenant = tenant
            if tenant:
                attendance.begin(tenant)
            self._stay()

    def _part(self) -> None:
        attendance, tenant, self._tenant = self._host.attendance, self._tenant, None
        if attendance and tenant:
            attendance.end(tenant)
            leave: Callable[[], Awaitable[None]] = partial(asyncio.to_thread, attendance.leave, tenant)
            self.app.run_worker(leave, group="company")

    @work(exclusive=True, group="company")
    async def _stay(self) -> None:
        attendance, tenant = self._host.attendance, self._tenant
        others = await asyncio.to_thread(attendance.stay, tenant) if attendance and tenant else ()
        now = (await self._host.desk_opened()).clock.now()
        if tenant == self._tenant and self.is_attached:
            self.write(Block(tell(_told(other, now)), tone="warn") for other in others)
            self.display = bool(others)


def _told(other: Presence, now: datetime) -> Sentence:
    """That somebody else has the tenant open, and for how long they have had it."""
    minutes = int((now - other.since).total_seconds() // 60)
    if minutes < 1:
        return say("{operator} has just opened this tenant too.", operator=other.operator)
    return say("{operator} has this tenant open too ({minutes} min).", operator=other.operator, minutes=minutes)
