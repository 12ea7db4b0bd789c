"""The lines of an invoice."""

from __future__ import annotations

import re

from portalops.facts import InvoiceLine
from portalops.values.base import Kind, Unreadable, fold
from portalops.values.numbers import Whole
from portalops.values.texts import Line
from portalops.wording import say, shorten

_MOST = 500


class InvoiceLines(Kind):
    """The lines of an invoice: description=amount@rate, with semicolons between them; amounts before tax."""

    example = say("Basic fee=10000@10; Water=540@8")

    def parse(self, text: str) -> tuple[InvoiceLine, ...]:
        """The lines in the order written."""
        parts = [part for part in re.split("[;；]", text) if part.strip()]
        if len(parts) > _MOST:
            raise Unreadable(say("it has {count} lines; write at most {most}.", count=len(parts), most=_MOST))
        lines = tuple(self._line(part) for part in parts)
        if not lines:
            raise Unreadable(say("it has no line; write it like {example}.", example=self.example))
        return lines

    def _line(self, part: str) -> InvoiceLine:
        found = re.fullmatch(r"(.+)[=＝]([^=＝@＠]+)[@＠]\s*([0-9０-９]{1,2})\s*[%％]?\s*", part, re.DOTALL)
        if not found or re.search("[=＝][^=＝]*[@＠]", found[1]):  # two lines in one: the ; between them is missing
            raise Unreadable(
                say(
                    "“{value}” isn't a line of an invoice; write it like {example}.",
                    value=shorten(part.strip()),
                    example=self.example,
                )
            )
        description = Line(self.example, longest=200).parse(found[1])
        amount = Whole("10000", least=-999_999_999, most=999_999_999).parse(found[2])
        return InvoiceLine(description, amount, int(fold(found[3])))
