"""A profile file for tests: the least that a portal needs, to which a test adds, or from which it takes."""

from __future__ import annotations

from pathlib import Path

from portalops.profiles.load import read_profile
from portalops.words import tell

LEAST = """
name = "my-shop"
title.ja = "私の店"
title.en = "My shop"
document = "店の規則"

[calendar]
kind = "public"
rule = "PO-CALENDAR"

[tenant]
rule = "MS-01"

[accounts]
rule = "MS-01"

[accounts.roles]
rule = "MS-01"
choices = [{ code = "user", name = { ja = "利用者", en = "user" } }]

[invoices]
issuer = "私の店株式会社"
issuer_rule = "MS-01"
registration_number = { unknown = { ja = "何番ですか?", en = "Which number?" }, rule = "MS-01" }
rounding = "floor"
rounding_rule = "MS-01"

[rules.MS-01]
heading = "登録"
says.ja = "会員は名前を登録します。"
says.en = "Members give their name."
"""


def a_file(folder: Path, text: str = LEAST, name: str = "my-shop.toml") -> Path:
    """A profile file with this text."""
    file = folder / name
    file.write_text(text, "utf-8")
    return file


def faults_of(folder: Path, text: str) -> list[str]:
    """What is wrong with a profile of this text, as a person reads it."""
    return [tell(fault) for fault in read_profile(a_file(folder, text))[1]]
