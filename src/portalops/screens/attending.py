"""What an operator does about a call at a tenant's page: opens it, ticks who is calling, closes it, reveals data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from portalops.asking import read
from portalops.call_notes import case_text
from portalops.calls import Calls, CheckCaller, OpenCall, RevealData
from portalops.desk import Desk
from portalops.errors import BadInput, PortalopsError
from portalops.facts import Call, Personal
from portalops.queries.named import PERSONAL
from portalops.references import TenantRef
from portalops.screens.base import AnyScreen
from portalops.screens.call import CLOSE, Ask, AskCase, Choose, InCall
from portalops.screens.paper import Block
from portalops.screens.sheet import Sheet
from portalops.wording import say
from portalops.words import tell, text


def masked_blocks(masked: Sequence[Personal], call: Call | None, tenant: TenantRef) -> Iterator[Block]:
    """What is masked on a page, and which keys show it; nothing where nothing is."""
    if not masked:
        return
    names = say("personal data") if len(masked) == len(PERSONAL) else tuple(PERSONAL[what] for what in masked)
    if call and call.tenant == tenant:
        told = say("Masked: {names}. F2: tick who is calling. F3: show some of it.", names=names)
    elif call:
        told = say("Masked: {names}. F3: show some of it.", names=names)
    else:
        told = say("Masked: {names}. F2: open a call. F3: show some of it.", names=names)
    yield Block(tell(told), tone="quiet")


async def attend(screen: AnyScreen) -> None:
    """Open a call about the tenant of the page in view; in a call, tick who is calling, or close it."""
    view = screen.console.in_view
    call = (await screen.at_desk(lambda desk: desk.learn())).call
    try:
        if call:
            await _go_on(screen, call)
        elif view:
            await _open(screen, view.tenant)
        else:
            screen.console.inform(text("A call is about a tenant: open the tenant's page first."), warns=True)
    except PortalopsError as fault:
        screen.console.inform(_told(fault), warns=True)


async def _open(screen: AnyScreen, tenant: TenantRef) -> None:
    """Open a call about a tenant under the case number that is typed, and note or tick who is calling."""
    identity = (await screen.console.desk_opened()).profiles[tenant.portal].identity
    enough = dict(islice(identity.checks.items(), identity.needed))
    given = await screen.app.push_screen_wait(AskCase(tell(say("Open a call about {tenant}", tenant=tenant)), enough))
    if given is None:
        return
    case, passed = given
    asked = read(OpenCall, {"tenant": tenant, "case": case})
    call = await screen.at_desk(lambda desk: Calls(desk).open(asked))
    if passed:
        await _note(screen, passed)
    else:
        await _go_on(screen, call)


async def _go_on(screen: AnyScreen, call: Call) -> None:
    """Tick who is calling, or close the call."""
    desk = await screen.console.desk_opened()
    profile = Calls(desk).profile_of(call)
    ticked = await screen.app.push_screen_wait(InCall(call, profile.identity.checks, profile.identity.needed))
    if ticked == CLOSE:
        closed = await screen.at_desk(lambda desk: Calls(desk).close())
        told = case_text(closed, profile)
        screen.app.copy_to_clipboard(told)
        lines = [Block(line) for line in told.splitlines()]
        done = Block(text("The call is closed; its text is on the clipboard, for the case system."), tone="good")
        await screen.app.push_screen_wait(Sheet([done, Block(), *lines]))
    elif ticked:
        await _note(screen, ticked)


async def _note(screen: AnyScreen, passed: Iterable[str]) -> None:
    """Note which checks the caller has passed."""
    checks = ",".join(passed)
    await screen.at_desk(lambda desk: Calls(desk).check(read(CheckCaller, {"checks": checks})))


async def reveal(screen: AnyScreen, tenant: TenantRef, masked: Sequence[Personal]) -> bool:
    """Show one kind of what is masked, with a reason; gives whether it was."""
    title = tell(say("Show which data of {tenant}?", tenant=tenant))
    what = await screen.app.push_screen_wait(Choose(title, [PERSONAL[each] for each in masked]))
    if what is None:
        return False
    asks = tell(say("Show {what} of {tenant}", what=PERSONAL[what], tenant=tenant))
    reason = await screen.app.push_screen_wait(Ask(asks, text("Why? The reason is put on record.")))
    if reason is None:
        return False

    def shown(desk: Desk) -> None:
        Calls(desk).reveal(read(RevealData, {"tenant": tenant, "what": what, "reason": reason}))

    try:
        await screen.at_desk(shown)
    except PortalopsError as fault:
        screen.console.inform(_told(fault), warns=True)
        return False
    return True


def _told(fault: PortalopsError) -> str:
    """What stands in the way; a window with one line has one field, whose name goes without saying."""
    if isinstance(fault, BadInput):
        first = fault.faults[0]
        return tell(first.text).removeprefix(f"{first.field}: ")
    return tell(fault.text)
