"""Where a line of text may be broken: at spaces, and between Japanese characters but before closing signs."""

from __future__ import annotations

import re
from functools import cache

_CLOSING = "、。，．・：；？！）］｝」』】〕〉》ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ々,.:;?!)]}"
_OPENING = "（［｛「『【〔〈《([{"
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"


def pieces_of(text: str) -> list[str]:
    """The text in pieces that stay whole; put together again they are the text."""
    return _pieces().findall(text)


@cache  # not compiled before the first picture, which takes a few milliseconds otherwise
def _pieces() -> re.Pattern[str]:
    return re.compile(rf"\s+|[{re.escape(_OPENING)}]*(?:[{_WIDE}]|[^\s{_WIDE}]+)[{re.escape(_CLOSING)}]*")
