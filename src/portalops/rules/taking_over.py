"""What a customer has done at the portal is taken over with its day, where only the customer could do it."""

from __future__ import annotations

from datetime import date

from portalops.plan import Notice, Refusal
from portalops.profiles.profile import Profile
from portalops.wording import say

CASE = "taken_over"
"""The case under which a profile answers for what the customer has done already."""


def case(done_on: date | None) -> str:
    """The case that a day makes: taken over where the customer did it, none where support is asked to."""
    return CASE if done_on else ""


def offer(profile: Profile) -> Notice:
    """How a change that only the customer makes comes to be known here; told with the route to whoever makes it."""
    text = say("Once it has been done at the portal, take it over with its day: --done-on DAY.")
    return Notice(rule=profile.rule("PO-TAKEOVER"), text=text)


def refusals(done_on: date | None, profile: Profile, today: date) -> tuple[Refusal, ...]:
    """A refusal of a day that is still to come."""
    if done_on is None or done_on <= today:
        return ()
    text = say("done_on: {day} is still to come; today is {today}.", day=done_on, today=today)
    return (Refusal(code="in_future", field="done_on", rule=profile.rule("PO-DATE"), text=text),)


def notices(done_on: date | None, profile: Profile) -> tuple[Notice, ...]:
    """That it was done at the portal, and is only taken over."""
    if done_on is None:
        return ()
    text = say("The customer did it at the portal on {day}; it is taken over here.", day=done_on)
    return (Notice(rule=profile.rule("PO-TAKEOVER"), text=text),)
