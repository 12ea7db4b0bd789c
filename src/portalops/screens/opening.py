"""Opening production to one's writes from within the console, and what the bar on top says of it."""

from __future__ import annotations

from portalops.authority import Authority
from portalops.clock import JST
from portalops.errors import PortalopsError
from portalops.production import Production
from portalops.screens.base import AnyScreen
from portalops.screens.call import Ask
from portalops.wording import Sentence, say
from portalops.words import tell, text

_MINUTES = 15


def told(authority: Authority) -> Sentence | None:
    """What the bar on top says of the context: production is marked in words, and whether it is open."""
    context = authority.place.context
    if not context:
        return None
    if not authority.place.production:
        return say("[{context}]", context=context)
    until = authority.standing.writes_until
    if authority.writes_are_open and until is not None:
        return say("[本番 {context}: writes until {time}]", context=context, time=f"{until.astimezone(JST):%H:%M}")
    return say("[本番 {context}: read-only]", context=context)


async def open_production(screen: AnyScreen) -> None:
    """Open production for a quarter of an hour, with the reason that is typed."""
    title = tell(say("Open production (本番) to your writes for {minutes} minutes", minutes=_MINUTES))
    reason = await screen.app.push_screen_wait(Ask(title, text("Why? The reason is put on record.")))
    if reason is None:
        return
    try:
        await screen.at_desk(lambda desk: Production(desk).open(_MINUTES, reason.strip()))
    except PortalopsError as fault:
        screen.console.inform(tell(fault.text), warns=True)
    else:
        screen.tell_where()
        screen.console.inform(text("Production is open to your writes; it closes by itself."))
