"""A plan on paper: how it ends, what changes, what to know, and the rule and source of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from portalops.effects import CompleteWithdrawal
from portalops.narration import Line, cited, lines_of, route_lines
from portalops.plan import Notice, Plan
from portalops.profiles.parts import Rule
from portalops.screens.paper import Block, Tone
from portalops.wording import Sentence, say
from portalops.words import tell

_HEADLINE: dict[str, Tone] = {"effects": "good", "refused": "bad", "route": "warn", "approval": "warn"}


def blocks_of(plan: Plan, now: datetime, headline: Sentence | None = None) -> Iterator[Block]:
    """The whole plan at an instant: headline, its own or another, effects, route, further refusals, notices."""
    yield Block(tell(headline or plan.headline), tone=_HEADLINE[plan.outcome])
    if plan.refusals:
        yield _citation(plan.refusals[0].rule)
        for refusal in plan.refusals[1:]:
            yield Block()
            yield Block(tell(say("And: {reason}", reason=refusal.text)), tone="bad")
            yield _citation(refusal.rule)
    if plan.route:
        yield from _lines(route_lines(plan.route, now), plan.route.rule)
    if plan.approval:
        yield _citation(plan.approval.rule)
    yield from _effects(plan)
    yield from _notices(plan.notices)


def last_blocks_of(plan: Plan) -> Iterator[Block]:
    """What is read before it is done: what is warned of first, because that is what may keep it from being done."""
    if plan.approval:
        yield Block(tell(plan.headline), tone="warn")
        yield _citation(plan.approval.rule)
    yield from _notices(notice for notice in plan.notices if notice.warns)
    yield from _effects(plan)
    yield from _notices(notice for notice in plan.notices if not notice.warns)


def _effects(plan: Plan) -> Iterator[Block]:
    for effect in plan.effects:
        yield from _lines(lines_of(effect, plan.names), effect.rule)


def _notices(notices: Iterable[Notice]) -> Iterator[Block]:
    for notice in notices:
        yield Block()
        sentence = say("Take care: {notice}", notice=notice.text) if notice.warns else notice.text
        yield Block(tell(sentence), tone="warn" if notice.warns else "plain")
        yield _citation(notice.rule)


def differences(shown: Plan, anew: Plan, now: datetime) -> Iterator[Block]:
    """What is otherwise now than it was shown: lines that are gone, lines that are new."""
    before, after = list(blocks_of(shown, now)), list(blocks_of(anew, now))
    for block in before:
        if block not in after and block.text:
            yield Block(tell(say("before: {what}", what=block.text)), block.label, tone="quiet")
    for block in after:
        if block not in before and block.text:
            yield Block(tell(say("now: {what}", what=block.text)), block.label, tone="warn")


def is_heavy(plan: Plan) -> bool:
    """Whether doing it wants more than one key: it warns of something, or it can't be undone."""
    ends = any(isinstance(effect, CompleteWithdrawal) for effect in plan.effects)
    return ends or any(notice.warns for notice in plan.notices)


def _lines(lines: tuple[Line, ...], rule: Rule) -> Iterator[Block]:
    yield Block()
    for line in lines:
        after = tell(line.after)
        yield Block(f"{tell(line.before)} -> {after}" if line.changes else after, tell(line.label))
    yield _citation(rule)


def _citation(rule: Rule) -> Block:
    return Block(tell(cited(rule)), tone="quiet", indent=2)
