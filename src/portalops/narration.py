"""A plan in words and in data: the same lines on every screen, the same object for every script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, assert_never

import msgspec
from msgspec import Struct

from portalops import effects as e
from portalops.facts import AgreedLimit, AutoCharge, Invoice, RecordEntry, Thing, Threshold
from portalops.plain import as_plain
from portalops.plan import Name, Plan, Route
from portalops.profiles.parts import Rule
from portalops.rules import desk_hours
from portalops.rules.usage_readings import described
from portalops.terms import LETTERS, STATES, field, title
from portalops.wording import Sentence, say
from portalops.words import tell, text


class Line(Struct, frozen=True, kw_only=True):
    """One thing that changes: its label, what it was and what it becomes; before is None where there was nothing."""

    label: Sentence | str
    after: Any
    before: Any = None
    changes: bool = False


def lines_of(effect: e.Effect, names: Sequence[Name] = ()) -> tuple[Line, ...]:
    """What an effect changes, line by line, as every door shows it, with the names of the codes in it."""
    match effect:
        case e.Add(adds=Invoice() as invoice):
            return _new_invoice(invoice, names)
        case e.Add(adds=thing):
            return _new_thing(thing, names)
        case e.Change(thing=noun, field=name):
            before, after = (_in_words(noun, name, value, names) for value in (effect.seen, effect.becomes))
            return (_change(_named(effect), before, after),)
        case e.SendResetLink(to=to, valid_hours=hours):
            return (
                _fact(say("Password link goes to"), to),
                _fact(say("Works once, for"), say("{hours} hours", hours=hours)),
            )
        case e.SendInvitation(to=to, language=language, valid_hours=hours):
            return (
                _fact(say("Invitation goes to"), to),
                _fact(say("In language"), _in_words("invitation", "language", language, names)),
                _fact(say("Works once, for"), say("{hours} hours", hours=hours)),
            )
        case e.SendNotice(letter=letter, to=to):
            return (_fact(say("Mail"), LETTERS.get(letter, letter)), _fact(say("Goes by mail to"), to))
        case e.Move():
            return (_moved(effect),)
        case e.PlanWithdrawal():
            return _withdrawal(effect)
        case e.CancelWithdrawal(leaves_on=leaves_on) | e.CompleteWithdrawal(leaves_on=leaves_on):
            becomes = say("cancelled") if isinstance(effect, e.CancelWithdrawal) else say("completed")
            return (_change(say("Withdrawal"), say("planned for {day}", day=leaves_on), becomes),)
        case e.Purge():
            return (
                _fact(say("Erased for good"), say("what is known of the tenant's persons, its users included")),
                _fact(say("Kept"), say("invoices as they were printed, ledgers, and who did what on record")),
                _fact(say("Known from now on as"), effect.pseudonym),
            )
        case e.ReissueInvoice():
            mailed = (_fact(say("Goes by mail to"), effect.mail_to),) if effect.mail_to else ()
            return (
                _fact(say("Duplicate of"), effect.invoice),
                _change(say("Duplicates made"), effect.seen, effect.copy_number),
                *mailed,
            )
        case _:
            assert_never(effect)


def _fact(label: Sentence | str, value: Any) -> Line:
    return Line(label=label, after=value)


def _given(label: Sentence | str, value: Any) -> Iterator[Line]:
    """A line where there is a value to show, none otherwise."""
    if value not in (None, "", (), 0):
        yield _fact(label, value)


def _change(label: Sentence | str, before: Any, after: Any) -> Line:
    return Line(label=label, before=before, after=after, changes=True)


def _named(effect: e.Change) -> Sentence | str:
    """The field that changes; of a part of a tenant also which one it is of, since a plan may change several."""
    if effect.thing == "tenant":
        return field(effect.field)
    number = effect.ref.partition(":")[2]
    return say("{field} of {ref}", field=field(effect.field), ref=number.partition("/")[2] or number)


def _in_words(thing: str, name: str, value: Any, names: Sequence[Name]) -> Any:
    """A thing's field for people, with the portal's name for each code; a code that has none stands for itself."""
    called = {known.code: known.name for known in names if (known.thing, known.field) == (thing, name)}
    match value:
        case str() if value in called:
            return called[value]
        case tuple() if called:
            return tuple(called.get(part, part) for part in value) or _shown(name, value)
        case _:
            return _shown(name, value)


def _shown(name: str, value: Any) -> Any:
    """A field's value for people: a setting as a sentence, a state by its word, nothing as a dash."""
    match value:
        case None | () | "":
            return say("none")
        case bool():
            return say("yes") if value else say("no")
        case AutoCharge(border=border, limit=limit):
            return say("below {border}, up to {limit}", border=border, limit=limit)
        case AgreedLimit(count=count, agreed_by=who, reason=why, until=until):
            return say("{count} through {until}, agreed by {who}: {why}", count=count, until=until, who=who, why=why)
        case Threshold():
            return described(value)
        case str() if name == "state":
            return STATES.get(value, value)
        case Struct():
            return tuple(_shown(part, getattr(value, part)) for part in value.__struct_fields__ if getattr(value, part))
        case _:
            return value


def _moved(effect: e.Move) -> Line:
    moved = f"{effect.delta:+,}"
    if effect.ledger == "balance":
        after = say("{balance} yen ({delta})", balance=effect.balance, delta=moved)
        return _change(say("Balance"), say("{balance} yen", balance=effect.seen), after)
    label = say("Auto-charge") if effect.cause == "auto_charge" else say("Points")
    after = say("{balance} points ({delta})", balance=effect.balance, delta=moved)
    return _change(label, say("{balance} points", balance=effect.seen), after)


# An invitation never comes without its letter, which says where it goes and in which language.
_TOLD_BY_ITS_LETTER = {"invitation": ("email", "language")}


def _new_thing(thing: Thing, names: Sequence[Name]) -> tuple[Line, ...]:
    """Everything that is known of a new thing; what is as it usually is takes no line."""
    usual = {info.name: info.default for info in msgspec.structs.fields(thing)}
    lines = [_fact(title(thing.noun), thing.ref)]
    for name in thing.__struct_fields__:
        value = getattr(thing, name)
        if (
            name not in ("ref", *_TOLD_BY_ITS_LETTER.get(thing.noun, ()))
            and value != usual[name]
            and value not in (None, "", ())
        ):
            shown = _card(value) if name == "card_last_four" else _in_words(thing.noun, name, value, names)
            lines.append(_fact(field(name), shown))
    return tuple(lines)


def _card(last_four: str) -> str:
    return f"****{last_four}"


def _withdrawal(effect: e.PlanWithdrawal) -> tuple[Line, ...]:
    leaves = say("{day}, provisional", day=effect.leaves_on) if effect.provisional else effect.leaves_on
    return (
        _fact(say("Notice received on"), effect.received_on),
        _fact(say("Leaves on"), leaves),
        _fact(say("Last month charged"), effect.last_charge_month or say("none")),
        *_given(say("Data deleted during"), effect.data_deleted_in),
        *_given(say("Billing visible until"), effect.billing_visible_until),
    )


def _new_invoice(invoice: Invoice, names: Sequence[Name]) -> tuple[Line, ...]:
    return (
        _fact(say("Invoice"), invoice.ref),
        _fact(say("Addressee"), invoice.addressee),
        _fact(say("Issued on"), invoice.issued_on),
        _fact(say("Due on"), invoice.due_on),
        _fact(say("Payment method"), _in_words("invoice", "method", invoice.method, names)),
        *(
            _fact(
                say("Line"),
                say(
                    "{description}: {amount} yen at {rate}%",
                    description=line.description,
                    amount=line.amount,
                    rate=line.rate,
                ),
            )
            for line in invoice.lines
        ),
        *(_fact(say("Tax at {rate}%", rate=tax.rate), say("{tax} yen", tax=tax.tax)) for tax in invoice.taxes),
        _fact(say("Total"), say("{total} yen", total=invoice.total)),
        *_given(say("Set off"), invoice.set_off and say("{yen} yen", yen=invoice.set_off)),
        *_given(say("Left to pay"), invoice.set_off and say("{yen} yen", yen=invoice.to_pay)),
    )


def cited(rule: Rule) -> Sentence:
    """A rule's number, and where it is written; the centre's and the house's own are never taken for the portal's."""
    if rule.origin == "centre":
        return say(
            "{id}, the centre's own: {document}, {heading}", id=rule.id, document=rule.document, heading=rule.heading
        )
    if rule.reading:
        return say("{id}, as read: {document}, {heading}", id=rule.id, document=rule.document, heading=rule.heading)
    return say("{id}: {document}, {heading}", id=rule.id, document=rule.document, heading=rule.heading)


def route_lines(route: Route, now: datetime) -> tuple[Line, ...]:
    """Whom to send the caller to, line by line, and whether they are there at this instant."""
    hours = route.hours
    return (
        _fact(say("Who does it"), route.who),
        _fact(say("How"), route.how),
        *_given(say("Phone"), route.phone),
        *_given(say("Mail"), route.mail),
        *_given(say("Hours"), hours and desk_hours.told(hours)),
        *_given(say("Now"), hours and desk_hours.standing_told(desk_hours.standing(hours, now))),
    )


def change_told(entry: RecordEntry) -> Sentence:
    """Who changed something that was shown to somebody else, with what and when."""
    return say(
        "Changed by {operator}: {operation}, {at}, number {number} on record.",
        operator=entry.operator,
        operation=text(entry.operation),
        at=entry.at,
        number=entry.number,
    )


def plan_as_data(plan: Plan, now: datetime) -> dict[str, Any]:
    """The plan as one JSON object at an instant: see docs/plan.md; messages are in the language spoken."""
    return {
        "operation": plan.operation,
        "target": plan.target,
        "outcome": plan.outcome,
        "effects": [as_plain(effect) | _source(effect.rule) for effect in plan.effects],
        "refusals": [
            {"code": refusal.code, "field": refusal.field, "message": tell(refusal.text)} | _source(refusal.rule)
            for refusal in plan.refusals
        ],
        "route": _route_as_data(plan.route, now) if plan.route else None,
        "approval": {"message": tell(plan.approval.text)} | _source(plan.approval.rule) if plan.approval else None,
        "notices": [
            {"message": tell(notice.text), "warns": notice.warns} | _source(notice.rule) for notice in plan.notices
        ],
    }


def _route_as_data(route: Route, now: datetime) -> dict[str, Any]:
    hours = route.hours
    standing = desk_hours.standing(hours, now) if hours else None
    return {
        "who": tell(route.who),
        "how": tell(route.how),
        "phone": route.phone,
        "mail": route.mail,
        "hours": {"opens": hours.opens, "closes": hours.closes, "closed": tell(hours.closed)} if hours else None,
        "open_now": standing.is_open if standing else None,
        "opens_next": as_plain(standing.opens_next) if standing else None,
    } | _source(route.rule)


def _source(rule: Rule) -> dict[str, Any]:
    return {
        "rule": rule.id,
        "source": {
            "document": rule.document,
            "heading": tell(rule.heading),
            "origin": rule.origin,
            "reading": rule.reading,
        },
    }
