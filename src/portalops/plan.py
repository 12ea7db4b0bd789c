"""A plan: what an operation would do, or why it may not, who does it instead, or who must agree."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from portalops.effects import Effect
from portalops.errors import ExitCode, OutOfStep, PortalopsError
from portalops.profiles.desks import Hours
from portalops.profiles.parts import Rule
from portalops.wording import Phrase, Sentence, say

Outcome = Literal["effects", "refused", "route", "approval"]


class Refusal(Struct, frozen=True, kw_only=True):
    """One reason why it may not be done: a code for scripts, a sentence for people, the field at fault if one is."""

    code: str
    text: Sentence | Phrase
    rule: Rule
    field: str | None = None


class Notice(Struct, frozen=True, kw_only=True):
    """Something to know before doing it."""

    text: Sentence | Phrase
    rule: Rule
    warns: bool = False


class Route(Struct, frozen=True, kw_only=True):
    """Who does it, since support doesn't do it here; how to reach them, and when."""

    who: Phrase
    how: Phrase
    rule: Rule
    phone: str = ""
    mail: str = ""
    hours: Hours | None = None


class Approval(Struct, frozen=True, kw_only=True):
    """Why a second person must agree."""

    text: Sentence
    rule: Rule


class Name(Struct, frozen=True, kw_only=True):
    """What the portal calls a code that a field of a thing holds, or as much as it shows of an address there."""

    thing: str
    field: str
    code: str
    name: Phrase


class Plan(Struct, frozen=True, kw_only=True):
    """What would happen: effects to write, or all the refusals at once, or a route, or an approval to wait for.

    The names are for people: those of the codes that occur in the effects.
    """

    operation: str = ""
    target: str = ""
    effects: tuple[Effect, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    route: Route | None = None
    approval: Approval | None = None
    notices: tuple[Notice, ...] = ()
    names: tuple[Name, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """How the plan ends; a refusal outweighs a route, a route an approval."""
        if self.refusals:
            return "refused"
        if self.route:
            return "route"
        return "approval" if self.approval else "effects"

    @property
    def headline(self) -> Sentence:
        """The outcome in one sentence."""
        if self.refusals:
            return say("It may not be done: {reason}", reason=self.refusals[0].text)
        if self.route:
            return say("Support doesn't do this here. Who does: {who}.", who=self.route.who)
        if self.approval:
            return say("A second person must agree: {reason}", reason=self.approval.text)
        return say("It can be done.")


class _Ended(PortalopsError):
    """What ends as its plan does, and says so in the plan's headline."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan.headline)
        self.plan = plan

    def show(self, plan: Plan) -> None:
        """Say it by the plan as whoever is told may see it."""
        self.plan, self.text = plan, plan.headline


class Refused(_Ended):
    """A rule refuses it, somebody else does it, or nobody knows; the plan says which."""

    code = "refused"
    exit_code = ExitCode.REFUSED


class Stale(OutOfStep):
    """Something changed since the plan was shown; the plan as it would be now is attached."""

    code = "stale"

    def __init__(self, now: Plan) -> None:
        super().__init__(say("Something changed since this was shown; look again before you do it."))
        self.plan = now

    def show(self, plan: Plan) -> None:
        """Attach the plan as whoever is told may see it."""
        self.plan = plan


class ApprovalNeeded(_Ended):
    """A second person must agree first; what was asked waits for one under a number."""

    code = "approval_needed"
    exit_code = ExitCode.APPROVAL_NEEDED

    def __init__(self, plan: Plan, number: int | None = None) -> None:
        super().__init__(plan)
        self.number = number

    @property
    def waits(self) -> Sentence | None:
        """Under which number it waits, and how another person agrees to it."""
        if self.number is None:
            return None
        return say(
            "It waits as request {number}; another person agrees with: portalops approval agree {number}",
            number=self.number,
        )

    def details(self) -> dict[str, int]:
        """What the record says of it besides."""
        return {} if self.number is None else {"approval": self.number}
