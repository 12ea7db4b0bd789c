"""A plan as it is shown where personal data is masked: what the store knew before is covered, what was typed isn't."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any, TypeVar, get_args

from msgspec.structs import replace

from portalops import effects as e
from portalops.facts import Personal, PersonalText, Thing
from portalops.plan import Approval, Notice, Plan, Refusal
from portalops.rules.masks import COVER, Sees, covered_field, mask, noted
from portalops.wording import Phrase, Sentence

T = TypeVar("T", Refusal, Approval, Notice)

_KINDS = get_args(Personal)
_SIGHTS = tuple(seen for count in range(len(_KINDS)) for seen in combinations(_KINDS, count))


def covered_plan(plan: Plan, sees: Sees) -> Plan:
    """The plan with the personal data in it masked, as far as it isn't to be seen."""
    return replace(
        plan,
        effects=tuple(_effect(effect, sees) for effect in plan.effects),
        refusals=tuple(_told(refusal, sees) for refusal in plan.refusals),
        approval=_told(plan.approval, sees) if plan.approval else None,
        notices=tuple(_told(notice, sees) for notice in plan.notices),
    )


def is_the_same(plan: Plan, shown: Plan) -> bool:
    """Whether a plan is the one that was shown, whichever kinds of personal data were masked in it then."""
    return plan == shown or any(covered_plan(plan, seen.__contains__) == shown for seen in _SIGHTS)


def _effect(effect: e.Effect, sees: Sees) -> e.Effect:
    match effect:
        case e.Change(thing=noun, field=field, seen=seen):
            return replace(effect, seen=covered_field(noun, field, seen, sees, is_person=True))
        case e.Add(adds=thing):
            return replace(effect, adds=_added(thing, sees))
        case e.SendNotice(to=to, values=values):
            return replace(effect, to=_mail(to, sees), values=_values(values, sees))
        case e.SendInvitation(to=to, values=values):
            return replace(effect, to=_mail(to, sees), values=_values(values, sees))
        case e.SendResetLink(to=to):
            return replace(effect, to=_mail(to, sees))
        case e.ReissueInvoice(mail_to=str() as to):
            return replace(effect, mail_to=_mail(to, sees))
        case _:
            return effect


def _added(thing: Thing, sees: Sees) -> Thing:
    """A new thing without what it takes over of what is personal; whatever else it is made of was typed."""
    taken_over = ((field, getattr(thing, field)) for field in thing.__struct_fields__)
    becomes = {field: _value(value, sees) for field, value in taken_over if isinstance(value, PersonalText)}
    return replace(thing, **becomes) if becomes else thing


def _mail(address: str, sees: Sees) -> str:
    return address if sees("mail") else mask("mail", address)


def _values(values: Mapping[str, str], sees: Sees) -> dict[str, str]:
    """The values of a letter, of which nobody knows here what they are."""
    whole = sees("name") and sees("mail") and sees("phone")
    return dict(values) if whole else dict.fromkeys(values, COVER)


def _told(part: T, sees: Sees) -> T:
    """A part with a text of its own, without what is personal in it; a profile's own texts tell of nobody."""
    return part if isinstance(part.text, Phrase) else replace(part, text=_sentence(part.text, sees))


def _sentence(sentence: Sentence, sees: Sees) -> Sentence:
    return replace(sentence, values=tuple((name, _value(value, sees)) for name, value in sentence.values))


def _value(value: Any, sees: Sees) -> Any:
    """A value that is told in a sentence: masked by its kind where that is known, else without mails and numbers."""
    match value:
        case PersonalText():
            return value if sees(value.what) else mask(value.what, value)
        case Sentence():
            return _sentence(value, sees)
        case tuple():
            return tuple(_value(part, sees) for part in value)
        case str() if type(value) is str:  # a reference names what it is about, and stays
            return noted(value, sees)
        case _:
            return value
