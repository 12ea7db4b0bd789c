"""Any operation as a form: its fields, the live preview beside them, and the command that does the same."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import uuid4

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, VerticalScroll

from portalops.asking import read
from portalops.desk import Desk, Receipt
from portalops.errors import BadInput, Fault, PortalopsError
from portalops.narration import change_told
from portalops.operation import Asks, Operation
from portalops.plan import ApprovalNeeded, Plan, Refused, Stale
from portalops.profiles.profile import Profile
from portalops.references import AccountRef
from portalops.rules.answers import answered
from portalops.screens.company import Company
from portalops.screens.confirm import Confirm
from portalops.screens.customer import Customer, customer_of
from portalops.screens.paper import Block, Paper
from portalops.screens.plan_paper import blocks_of, differences
from portalops.screens.prefill import makes
from portalops.screens.questions import Questions
from portalops.values import Reference
from portalops.wording import Sentence, label, say
from portalops.words import tell, text


class Done(NamedTuple):
    """What a form gives back once it was performed: the receipt, and what to say about it, what failed as a fault."""

    receipt: Receipt
    told: Sequence[Block]


class Shown(NamedTuple):
    """What the form showed last: what was asked, the plan for it, and when."""

    asked: Asks
    plan: Plan
    at: datetime


class Form(Questions[Done | None]):
    """One operation, from what is typed to what is done; gives what was done, or None if nothing was."""

    BINDINGS = [
        Binding("ctrl+s,f9", "perform", label("Do it"), key_display="Ctrl+S"),
        Binding("ctrl+y", "copy", label("Copy the command")),
    ]

    def __init__(self, operation: Operation[Any, Any], answers: Mapping[str, str]) -> None:
        super().__init__(operation.name, operation.asks, answers)
        self.operation = operation
        self._request_id = str(uuid4())
        self._ready: tuple[Asks, Plan, Customer | None] | None = None
        self._shown: Shown | None = None
        self._performing = False

    def body(self) -> ComposeResult:
        """Fields on one side, the preview on the other, the command below."""
        yield self.heading()
        with Container(classes="halves"):
            with VerticalScroll(id="fields", can_focus=False):
                yield from self.field_boxes()
            with VerticalScroll(id="preview"):
                yield Company()
                yield Paper(id="plan")
        yield Paper(id="line")

    def lacking(self, profile: Profile) -> Collection[str]:
        """What is refused there as nothing that the portal has isn't asked for either."""
        return self.operation.lacks(profile) if self.operation.lacks else ()

    def look_no_more(self) -> None:
        """What is typed makes the preview old: it can't be done until it was shown again."""
        self._ready = None

    async def look(self) -> None:
        """Show whom it is about and what it would do, in the words of every door."""
        texts = self.texts  # read once: the name that is shown belongs to what is planned
        customer = await self._look_for_customer(texts)
        self.query_one(Company).attend(customer.tenant.ref if customer else None)
        try:
            asked = read(self.asks, texts)
        except BadInput as unread:
            self.show_command(None)
            self.show_faults(unread.faults)
            await self._show_answer_so_far(unread.faults)
            return
        self.show_command(asked)
        now = await self._now()
        try:
            plan = await self.at_desk(lambda desk: desk.preview(self.operation, asked))
        except PortalopsError as fault:
            self.show_faults(())
            self._show([Block(tell(fault.text), tone="bad")])
            return
        self._ready = (asked, plan, customer)
        self._shown = Shown(asked, plan, now)
        self.show_faults([Fault(part.field, part.text) for part in plan.refusals if part.field])
        self._show(blocks_of(plan, now))

    async def _look_for_customer(self, texts: Mapping[str, str]) -> Customer | None:
        """Name the customer under the field that names it; where a user is still to be named, offer the users."""
        try:
            customer = await self.at_desk(lambda desk: customer_of(desk, self.asks, texts))
        except PortalopsError:
            customer = None  # the preview meets the same fault and says it
        for box in self.boxes:
            named = customer if customer and customer.field == box.field.name else None
            box.tell_about(named.blocks("quiet") if named else ())
            if isinstance(box.field.kind, Reference) and box.field.kind.type is AccountRef:
                users = named.users if named and not makes(self.operation.name) else ()
                box.offer(named.choices if named and users else (), [str(user.ref) for user in users])
        return customer

    def past_last_field(self) -> None:
        """Stay, and say which key goes on from here."""
        self.console.inform(text("That was the last field. Press Ctrl+S to go on."))

    async def _show_answer_so_far(self, faults: Iterable[Fault]) -> None:
        """What the portal answers whatever else is typed, or else what is still missing."""
        portal, target = self.portal, self.target
        plan = await self.at_desk(lambda desk: flat_answer(desk, self.operation, portal, target)) if portal else None
        if plan:
            self._show(blocks_of(plan, await self._now()))
        else:
            self.show_missing(self.query_one("#plan", Paper), faults)

    async def _now(self) -> datetime:
        return (await self.console.desk_opened()).clock.now()

    def _show(self, blocks: Iterable[Block]) -> None:
        self.query_one("#plan", Paper).write(blocks)

    def action_back(self) -> None:
        """Leave, but not while it is being done."""
        if not self._performing:
            self.dismiss(None)

    @work(group="perform")
    async def action_perform(self) -> None:
        """Show the plan once more, and do it if that is confirmed."""
        if self._performing:
            return
        self._performing = True
        try:
            await self._perform()
        finally:
            self._performing = False

    async def _perform(self) -> None:
        for box in self.boxes:
            box.touched = True
        self.workers.cancel_group(self, "look")
        before = self._shown
        await self.look()
        if self._ready is None or self._shown is None:
            self.console.inform(text("There is nothing to do yet: the preview says why."), warns=True)
            return
        asked, plan, customer = self._ready
        shown, changed = self._shown, list[Block]()
        if before and before.asked == asked and before.plan != plan:
            changed = [Block(text("Something changed since the form showed it:"), tone="bad")]
            changed += await self._changes(before, plan)
        # What stands in the way asks for no agreement: that it was tried comes on record, as it does from a command.
        place = (await self.console.desk_opened()).authority.place
        confirm = Confirm(plan, self.crumb, customer, changed, place.context if place.production else "")
        if plan.outcome in ("effects", "approval") and not await self.app.push_screen_wait(confirm):
            return
        try:
            receipt = await self.at_desk(
                lambda desk: desk.perform(self.operation, asked, request_id=self._request_id, shown=plan)
            )
        except Stale as stale:
            changed = [Block(tell(stale.text), tone="bad"), *await self._changes(shown, stale.plan), Block()]
            self._show([*changed, *blocks_of(stale.plan, await self._now())])
        except ApprovalNeeded as waiting:
            self.dismiss(None)
            self.console.inform(tell(waiting.waits or waiting.text), warns=True)
        except Refused as stopped:
            self.console.inform(tell(say("Not done, and put on record: {reason}", reason=stopped.text)), warns=True)
        except PortalopsError as fault:
            self._show([Block(tell(fault.text), tone="bad"), Block(), *blocks_of(plan, await self._now())])
        else:
            done = Block(tell(self._receipt_line(receipt)), tone="good")
            self.dismiss(Done(receipt, [done, *await self._papers(receipt)]))

    async def _changes(self, shown: Shown, anew: Plan) -> list[Block]:
        """Who did what to the tenant since a plan was shown, if anybody did, and what is otherwise now."""
        tenants = [effect.tenant for effect in shown.plan.effects][:1]
        entry = await self.at_desk(lambda desk: desk.last_change(tenants[0], shown.at)) if tenants else None
        who = [Block(tell(change_told(entry)), tone="warn")] if entry else []
        return [*who, *differences(shown.plan, anew, await self._now())]

    def _receipt_line(self, receipt: Receipt) -> Sentence:
        if receipt.replayed:
            return say("It had been done already: record {number}.", number=receipt.record)
        return say("Done: {operation}, record {number}.", operation=self.crumb, number=receipt.record)

    async def _papers(self, receipt: Receipt) -> list[Block]:
        """Print what the deed calls for; that it can't be printed doesn't undo the deed."""
        print_papers = self.console.print_papers
        if print_papers is None:
            return []
        try:
            files = await asyncio.to_thread(print_papers, receipt)
        except PortalopsError as fault:
            return [Block(tell(fault.text), tone="bad")]
        return [Block(tell(say("Written: {file}", file=str(file))), tone="good") for file in files]


def flat_answer(desk: Desk, operation: Operation[Any, Any], portal: str, target: str) -> Plan | None:
    """The portal's answer where it holds whatever the details are: a route, an open question, or nothing like it."""
    profile = desk.profiles[portal]
    if operation.name not in profile.answers or profile.answers[operation.name].cases:
        return None
    plan = answered(profile, operation.name, target)
    return plan if plan.outcome != "effects" else None
