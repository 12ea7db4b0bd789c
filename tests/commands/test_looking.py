"""Look-ups: the same rows as table, page, CSV and JSON, byte for byte, and safe to look at."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.commands.builders import INVOICE, TENANT, Where, in_terminal, portalops

HOSTILE = "\x1b]52;c;cm0=\x07[red]VIP[/x]\u202e\x9b2J\x00\U0001f469\u200d\U0001f680" + "長" * 300


def test_a_table(store: Where) -> None:
    assert portalops("find", "山田").out == (
        "What    Reference               Name              Matched in  Matched text\n"
        "tenant  inter-lab:IL00123       山田商会株式会社  name        山田商会株式会社\n"
        "user    inter-lab:IL00123/taro  山田太郎          name        山田太郎\n"
    )


def test_a_table_as_csv(store: Where) -> None:
    assert portalops("find", "山田", "--csv").out == (
        "kind,ref,name,matched,text\n"
        "tenant,inter-lab:IL00123,山田商会株式会社,name,山田商会株式会社\n"
        "account,inter-lab:IL00123/taro,山田太郎,name,山田太郎\n"
    )


def test_a_table_as_json(store: Where) -> None:
    assert portalops("invoice", "list", TENANT, "--json").out == (
        "[\n"
        "  {\n"
        '    "number": "inter-lab:IL-2026-0042",\n'
        '    "issued_on": "2026-04-30",\n'
        '    "due_on": "2026-05-31",\n'
        '    "total": 11583,\n'
        '    "to_pay": null,\n'
        '    "method": "card",\n'
        '    "addressee": "山田商会株式会社",\n'
        '    "reissues": 0\n'
        "  }\n"
        "]\n"
    )


def test_a_page(store: Where) -> None:
    assert portalops("invoice", "show", INVOICE).out == (
        "Invoice          inter-lab:IL-2026-0042\n"
        "Tenant           inter-lab:IL00123\n"
        "Addressee        山田商会株式会社\n"
        "Billing address  yamada@example.co.jp\n"
        "Issuer           インター・ラボ株式会社\n"
        "Issued on        Thu 2026-04-30\n"
        "Due on           Sun 2026-05-31\n"
        "Payment method   card\n"
        "\n"
        "Lines\n"
        "  Description  Yen before tax  Tax rate in percent\n"
        "  基本料金             10,000                   10\n"
        "  飲料水                  540                    8\n"
        "\n"
        "Taxes\n"
        "  Tax rate in percent  Yen before tax  Tax in yen\n"
        "                   10          10,000       1,000\n"
        "                    8             540          43\n"
        "\n"
        "Total in yen     11,583\n"
        "Duplicates made  0\n"
    )


def test_a_page_as_json_is_one_object_with_its_lists(store: Where) -> None:
    shown = json.loads(portalops("invoice", "show", INVOICE, "--json").out)
    assert shown["taxes"] == [{"rate": 10, "net": 10000, "tax": 1000}, {"rate": 8, "net": 540, "tax": 43}]
    assert shown["registration_number"] is None


def test_a_page_as_csv_is_one_row_without_its_lists(store: Where) -> None:
    heading, row = portalops("invoice", "show", INVOICE, "--csv").out.splitlines()
    assert "lines" not in heading.split(",")
    assert row.startswith("inter-lab:IL-2026-0042,inter-lab:IL00123,")


def test_nothing_found_is_no_data_and_no_failure(store: Where) -> None:
    assert portalops("find", "nobody at all") == (0, "", "Nothing was found.\n")


@pytest.mark.parametrize("text", ["商", "商 "])
def test_one_character_that_finds_nothing_says_that_it_only_finds_beginnings(store: Where, text: str) -> None:
    hint = "One character alone finds only what begins with it; give two or more.\n"
    assert portalops("find", text) == (0, "", f"Nothing was found.\n{hint}")
    assert portalops("find", text, "--json") == (0, "[]\n", hint)
    assert portalops("find", "山").err == ""
    assert "one alone finds only what begins with it" in " ".join(portalops("find", "--help").out.split())
    assert portalops("find", "nobody at all", "--json").out == "[]\n"
    assert portalops("find", "nobody at all", "--csv").out == "kind,ref,name,matched,text\n"


def test_a_list_that_was_cut_off_says_so(store: Where) -> None:
    assert portalops("find", "山田", "--limit", "1").err == "2 found\nThere is more: --after 1-1\n"
    assert portalops("find", "山田", "--limit", "2").err == ""


def test_a_list_is_read_on_from_the_key_that_a_page_ends_with(store: Where) -> None:
    rows = portalops("record", "list", "--csv").out.splitlines()[1:]
    assert len(rows) > 2
    first = portalops("record", "list", "--csv", "--limit", "2")
    assert first.out.splitlines()[1:] == rows[:2]
    key = rows[1].partition(",")[0]
    assert first.err == f"There is more: --after {key}\n"
    rest = portalops("record", "list", "--csv", "--after", key)
    assert rest.out.splitlines()[1:] == rows[2:]
    assert rest.err == ""


def test_a_page_that_ends_with_the_last_row_says_nothing(store: Where) -> None:
    count = len(portalops("record", "list", "--csv").out.splitlines()) - 1
    assert portalops("record", "list", "--limit", str(count)).err == ""


def test_the_key_of_a_page_goes_with_json_too_and_never_into_it(store: Where) -> None:
    one = portalops("invoice", "list", TENANT, "--json", "--limit", "1")
    assert [row["number"] for row in json.loads(one.out)] == [INVOICE]
    assert portalops("invoice", "list", TENANT, "--after", f"2026-04-30,{INVOICE}", "--json").out == "[]\n"


def test_a_key_of_another_list_is_refused_in_a_sentence(store: Where) -> None:
    ran = portalops("invoice", "list", TENANT, "--after", "7")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "after: “7” isn't a key of this list; take it from the line below a page.\n"


def test_what_is_not_there_says_so_in_json_too(store: Where) -> None:
    ran = portalops("tenant", "show", "inter-lab:nobody", "--json")
    assert json.loads(ran.out)["error"] == {"code": "not_found", "message": ran.err.strip(), "faults": []}


@pytest.mark.parametrize("form", [(), ("--json",), ("--csv",)])
@pytest.mark.parametrize(
    "look", [("find", "IL00123"), ("tenant", "show", TENANT), ("account", "show", f"{TENANT}/taro")]
)
def test_stored_text_reaches_no_terminal_as_a_control(
    store: Path, look: tuple[str, ...], form: tuple[str, ...]
) -> None:
    with sqlite3.connect(store) as connection:
        connection.execute("UPDATE tenants SET name = ?, email = ?, phone = ?", (HOSTILE,) * 3)
        connection.execute("UPDATE accounts SET name = ?, email = ?", (HOSTILE,) * 2)
    ran = portalops(*look, *form)
    assert ran.code == 0
    odd = {character for character in ran.out if not character.isprintable()}
    assert odd <= {"\n", "\u200d"}
    assert "[red]VIP[/x]" in ran.out


def test_json_gives_stored_text_back_to_the_letter(store: Path) -> None:
    with sqlite3.connect(store) as connection:
        connection.execute("UPDATE tenants SET name = ?", (HOSTILE,))
    assert json.loads(portalops("tenant", "show", TENANT, "--json").out)["name"] == HOSTILE


def test_on_a_terminal_a_table_fits_it_and_its_heading_is_bold(store: Where) -> None:
    from portalops.commands.output import cell_len

    lines = in_terminal("find", "山田", columns=60, TERM="xterm").out.splitlines()
    assert lines[0].startswith("\x1b[1mWhat")
    assert max(cell_len(line) for line in lines[1:]) <= 60
    assert ".." in lines[1]


def test_no_color_means_no_style(store: Where) -> None:
    assert "\x1b" not in in_terminal("find", "山田", NO_COLOR="1", TERM="xterm").out
    assert "\x1b[1m" in in_terminal("find", "山田", NO_COLOR="", TERM="xterm").out
    assert "\x1b" not in in_terminal("find", "山田", TERM="dumb").out


def test_a_password_is_read_from_stdin_and_shown_nowhere(store: Where) -> None:
    ran = portalops("password", "check", "--portal", "j-motto", stdin="pass word!\n")
    assert ran.code == 1
    assert "pass word!" not in ran.out + ran.err
    assert portalops("password", "check", "j-motto", stdin="pass word!").out == ran.out


def test_a_good_password_succeeds(store: Where) -> None:
    assert portalops("password", "check", "j-motto", stdin="abcd1234\n").code == 0


def test_only_one_line_end_is_taken_off_a_password(store: Where) -> None:
    once, twice = (portalops("password", "check", "j-motto", stdin=f"abcd1234{ends}") for ends in ("\n", "\n\n"))
    assert (once.code, twice.code) == (0, 1)


def test_a_password_that_is_no_text_is_refused_in_a_sentence(store: Where) -> None:
    ran = portalops("password", "check", "j-motto", stdin=b"\xff\xfe\n")
    assert (ran.code, ran.err) == (2, "candidate: it isn't text in UTF-8.\n")


def test_a_password_is_never_an_argument(store: Where) -> None:
    assert portalops("password", "check", "j-motto", "--candidate", "abcd1234").code == 2
    assert portalops("password", "check", "j-motto", "abcd1234").code == 2
