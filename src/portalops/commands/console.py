"""Opening the console."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any

import typer

from portalops.commands.options import options_of, unusable
from portalops.errors import PortalopsError
from portalops.wording import label, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from portalops.configuration import Configuration
    from portalops.desk import Desk, Receipt
    from portalops.exporting import Exported
    from portalops.facts import Presence
    from portalops.operation import Asks, Query
    from portalops.references import TenantRef
    from portalops.sign_in import Session


def console(
    ctx: typer.Context,
    tenant: Annotated[
        str, typer.Argument(metavar="TENANT", help=label("Show this tenant at once"), show_default=False)
    ] = "",
) -> None:
    """Open the console, on a tenant's page where one is named."""
    options = options_of(ctx)
    open_console(options.configuration(), lambda: options.sign_in("console"), _read(tenant) if tenant else None)


def _read(tenant: str) -> TenantRef:
    from portalops.references import TenantRef
    from portalops.values import TENANT, Unreadable

    try:
        return TenantRef(TENANT.parse(tenant))
    except Unreadable as fault:
        raise unusable("tenant", say("{field}: {fault}", field="tenant", fault=fault.text)) from None


def open_console(configuration: Configuration, sign_in: Callable[[], Session], tenant: TenantRef | None = None) -> None:
    """Run the console until the operator leaves it; who works where is found out behind its first picture."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise unusable("console", say("The console needs a terminal; every job has a command too: portalops --help"))
    os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")  # read once, when textual is imported
    from portalops.screens.app import Console

    with Backstage(sign_in) as behind:
        Console(
            behind.desk,
            tenant,
            store=configuration.store,
            print_papers=behind.print_papers,
            presences=behind,
            export=behind.export,
        ).run()


class Backstage:
    """The session behind the console, made when its desk is first asked for."""

    def __init__(self, sign_in: Callable[[], Session]) -> None:
        self._sign_in = sign_in
        self._session: Session | None = None
        self._has_stayed = False

    def desk(self) -> Desk:
        """The desk, its store opened."""
        session = self._session = self._sign_in()
        session.open()
        return session.desk

    def print_papers(self, receipt: Receipt) -> list[Path]:
        """Print what was done calls for."""
        return self._session.print_papers(receipt) if self._session else []

    def export(self, query: Query[Any, Any], asked: Asks) -> Exported:
        """Save every row of a look-up."""
        assert self._session is not None, "nothing is looked up before the desk is opened"
        return self._session.export(query, asked)

    def stay(self, tenant: TenantRef) -> Sequence[Presence]:
        """Say that the tenant is open here, and give who else has it open."""
        self._has_stayed = True
        return self._session.presences().stay(tenant) if self._session else ()

    def leave(self, tenant: TenantRef | None = None) -> None:
        """Say that the tenant isn't open here any more, or none is."""
        if self._session:
            self._session.presences().leave(tenant)

    def __enter__(self) -> Backstage:
        return self

    def __exit__(self, *_: object) -> None:
        if self._session:
            if self._has_stayed:
                with suppress(PortalopsError):
                    self.leave()
            self._session.close()
