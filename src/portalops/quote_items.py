"""What a quote is for, as an operator types it: names, each with a quantity or a number of users."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated

from portalops.facts import QuoteItem
from portalops.values import Kind, Line, Unreadable, Whole, fold
from portalops.wording import say

_USERS = r"(ユーザー?|人|名|users?)"
_PIECES = r"(個|本|式|ライセンス|licenses?)"


class QuoteItems(Kind):
    """The items of a quote with semicolons between them: name=10, name=10 users, or a name alone."""

    example = "workflow=10; forms=50 users"

    def parse(self, text: str) -> tuple[QuoteItem, ...]:
        """The items in the order written."""
        items = tuple(self._item(part) for part in re.split("[;；]", text) if part.strip())
        if not items:
            raise Unreadable(say("it has no item; write it like {example}.", example=self.example))
        return items

    def _item(self, part: str) -> QuoteItem:
        name, sign, number = (
            unicodedata.normalize("NFC", part).replace("＝", "=").rpartition("=") if re.search("[=＝]", part)
            else (part, "", "")
        )  # fmt: skip
        name = Line(self.example, longest=200).parse(name)
        if not name:
            raise Unreadable(say("an item has no name; write it like {example}.", example=self.example))
        if not sign:
            return QuoteItem(name)
        counted = re.fullmatch(rf"(.*?)\s*(?:{_USERS}|{_PIECES})?", fold(number), re.IGNORECASE)
        count = Whole("10", most=999_999).parse(counted[1] if counted else number)
        return QuoteItem(name, users=count) if counted and counted[2] else QuoteItem(name, quantity=count)


Items = Annotated[tuple[QuoteItem, ...], QuoteItems()]
