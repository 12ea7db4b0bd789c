"""What screens ask of the console that they are open in, so that they need not know how it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from portalops.desk import Desk, Receipt
    from portalops.errors import PortalopsError
    from portalops.exporting import Exported
    from portalops.operation import Asks, Operation, Query
    from portalops.profiles.profile import Profile
    from portalops.references import InvoiceRef, PartRef, TenantRef
    from portalops.screens.ahead import Ahead
    from portalops.screens.company import Attendance
    from portalops.screens.paper import Block
    from portalops.screens.prefill import InView


class Host(Protocol):
    """The console as its screens see it: a desk, and ways to other screens."""

    store_name: str
    ahead: Ahead
    print_papers: Callable[[Receipt], Iterable[Path]] | None
    export: Callable[[Query[Any, Any], Asks], Exported] | None
    attendance: Attendance | None

    @property
    def desk(self) -> Desk | None:
        """The desk, or None while it is being opened."""

    @property
    def in_view(self) -> InView | None:
        """What the page one came from shows, if one came from a page."""

    @property
    def profile_in_view(self) -> Profile | None:
        """The portal of the page one came from."""

    @property
    def actions(self) -> list[tuple[str, str, Callable[[], object]]]:
        """What the console itself can do: name, purpose, and how."""

    async def desk_opened(self) -> Desk:
        """The desk, once it is open."""

    def give_up(self, fault: PortalopsError) -> None:
        """Leave the terminal, and let whoever runs the console say why."""

    def open_tenant(self, ref: TenantRef, points_at: str | None = None, done: Sequence[Block] = ()) -> None:
        """Show a tenant's page."""

    def open_look_up(self, query: Query[Any, Any]) -> None:
        """Show a look-up."""

    def open_operation(self, operation: Operation[Any, Any]) -> object:
        """Show an operation's form, or why it can't be done here."""

    def show(self, ref: InvoiceRef | PartRef) -> None:
        """Show everything about a thing, where there is a look-up for such things."""

    def inform(self, message: str, *, warns: bool = False) -> None:
        """Say something in passing."""

    async def type_on(self) -> None:
        """Give what was held back to where one types now."""

    def arrived(self) -> None:
        """Let go of what was said in passing on another page."""

    def copy(self, command: str | None) -> None:
        """Put a command that portalops wrote on the clipboard, if there is one."""
