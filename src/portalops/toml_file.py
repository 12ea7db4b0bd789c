"""Reading a TOML file: as much of it as tells that it is too large, and every fault of it as one."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import Any

from portalops.wording import Sentence, say

MOST_BYTES = 1 << 19
_MOST_PARTS = 32
_PART = r"""(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')"""
_DEEP_KEY = re.compile(rf"(?<![A-Za-z0-9_.-])(?:{_PART}[ \t]*+\.[ \t]*+){{{_MOST_PARTS}}}")


class UnreadableToml(Exception):
    """A file isn't TOML that can be read; the sentence says why."""

    def __init__(self, text: Sentence) -> None:
        super().__init__(text.template)
        self.text = text


def read_toml_file(file: Path) -> dict[str, Any]:
    """The tables of a TOML file, or UnreadableToml."""
    try:
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise UnreadableToml(say("it has more than {most} bytes.", most=MOST_BYTES))
        text = content.decode("utf-8-sig")
        if _DEEP_KEY.search(text):  # a key is read in a time that grows by the square of its parts
            raise UnreadableToml(say("it has a key of more than {most} parts.", most=_MOST_PARTS))
        return tomllib.loads(text)
    except OSError as fault:
        raise UnreadableToml(say("{fault}", fault=os.strerror(fault.errno or 0))) from fault
    except UnicodeDecodeError as fault:
        raise UnreadableToml(say("it isn't UTF-8; save it so.")) from fault
    except RecursionError as fault:
        raise UnreadableToml(say("its tables or lists are nested too deeply.")) from fault
    except ValueError as fault:  # what isn't TOML, a number of thousands of digits, a name that no file can have
        raise UnreadableToml(say("{fault}", fault=str(fault))) from fault
