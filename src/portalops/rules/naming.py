"""The portal's names for the codes in a plan, so that whoever reads it is shown words and no codes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from portalops.effects import Add, Change, Effect, SendInvitation
from portalops.plan import Name
from portalops.profiles.parts import Choices
from portalops.profiles.profile import Profile

# Each list of a profile, and the fields of things that hold one of its codes.
LISTS: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {
    ("tenant", "kinds"): (("tenant", "kind"),),
    ("tenant", "billing_cycles"): (("tenant", "billing_cycle"), ("contract", "cycle")),
    ("tenant", "payment_methods"): (
        ("tenant", "payment_method"),
        ("invoice", "method"),
        ("order", "method"),
        ("debit", "method"),
    ),
    ("tenant", "card_brands"): (("tenant", "card_brand"),),
    ("accounts", "roles"): (("account", "roles"), ("invitation", "role")),
    ("credit", "checks"): (("tenant", "credit_check"),),
    ("inquiries", "kinds"): (("inquiry", "kind"),),
    ("invitations", "languages"): (("invitation", "language"),),
    ("quotes", "kinds"): (("quote", "kind"),),
}


def names_in(effects: Iterable[Effect], profile: Profile) -> tuple[Name, ...]:
    """The names of all codes that occur in the effects, each once, in the order in which they occur."""
    listed = {
        field: choices
        for (section, name), fields in LISTS.items()
        for field in fields
        if isinstance(choices := getattr(getattr(profile, section), name, None), Choices)
    }
    found = (
        Name(thing=thing, field=field, code=choice.code, name=choice.name)
        for effect in effects
        for thing, field, value in _values(effect)
        for choice in listed.get((thing, field), ())
        if choice.code in (value if isinstance(value, tuple) else (value,))
    )
    return tuple(dict.fromkeys(found))


def _values(effect: Effect) -> Iterator[tuple[str, str, Any]]:
    """Every value in an effect, with the thing and the field whose it is."""
    match effect:
        case Add(adds=thing):
            yield from ((thing.noun, field, getattr(thing, field)) for field in thing.__struct_fields__)
        case Change(thing=noun, field=field):
            yield from ((noun, field, effect.seen), (noun, field, effect.becomes))
        case SendInvitation(language=language):
            yield "invitation", "language", language
