"""Writes: shown before they are done, done once, said in words or in JSON, and on record however they end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from portalops.plan import Plan
from portalops.sign_in import operator_name
from tests.commands.builders import BY_CARD, TENANT, Where, in_terminal, portalops

ADJUST = ("points", "adjust", TENANT, "--delta", "-800", "--reason", "wrongly booked")


def points() -> int:
    return int(json.loads(portalops("tenant", "show", TENANT, "--json").out)["points"])


def records() -> list[dict[str, object]]:
    return list(json.loads(portalops("record", "list", "--json").out))


def test_a_dry_run_shows_the_plan_and_does_nothing(store: Where) -> None:
    before = len(records())
    ran = portalops(*ADJUST, "--dry-run")
    assert ran.out == (
        "points adjust  inter-lab:IL00123\n"
        "It can be done.\n"
        "  Points  1,000 points -> 200 points (-800)\n"
        "    [IL-19: インター・ラボ ポータル よくある質問, i-pointについて]\n"
        "  Auto-charge  200 points -> 800 points (+600)\n"
        "    [IL-24: インター・ラボ ポータル よくある質問, オートチャージの設定がしたい]\n"
        "  ! 200 points are below the customer's border of 300: "
        "an auto-charge of 600 points, 600 yen, follows at once.\n"
        "    [IL-23: インター・ラボ ポータル よくある質問, オートチャージの設定がしたい]\n"
        "  * The customer sees the history of points, so write the reason for the customer to read.\n"
        "    [IL-27: インター・ラボ ポータル よくある質問, ポイントの履歴を見たい]\n"
        "  * Points once charged are neither cancelled nor refunded.\n"
        "    [IL-29: インター・ラボ ポータル よくある質問, ポイントの有効期限を知りたい]\n"
    )
    assert (points(), len(records())) == (1000, before)


def test_with_yes_it_is_done_and_its_record_named(store: Where) -> None:
    ran = portalops(*ADJUST, "--yes")
    assert ran.out.splitlines()[1] == "It can be done."
    number = records()[0]["number"]
    assert ran.out.splitlines()[-1] == f"Done. It is number {number} on record."
    assert points() == 800


def test_without_yes_and_without_a_terminal_nothing_is_done(store: Where) -> None:
    before = len(records())
    ran = portalops(*ADJUST, stdin="y\n")
    assert ran == (2, "", "Nobody can be asked here: give --yes to do it, or --dry-run to see the plan.\n")
    assert (points(), len(records())) == (1000, before)


def test_what_was_done_is_the_plan_with_its_record(store: Where) -> None:
    planned = json.loads(portalops(*ADJUST, "--dry-run", "--json").out)
    done = json.loads(portalops(*ADJUST, "--yes", "--json").out)
    assert done == planned | {"record": done["record"], "replayed": False}


def test_the_same_request_id_does_it_once(store: Where) -> None:
    first = json.loads(portalops(*ADJUST, "--yes", "--json", "--request-id", "call-17").out)
    again = json.loads(portalops(*ADJUST, "--yes", "--json", "--request-id", "call-17").out)
    assert (again["record"], again["replayed"], again["effects"]) == (first["record"], True, [])
    assert points() == 800
    assert "was done before" in portalops(*ADJUST, "--yes", "--request-id", "call-17").out


def test_a_refused_attempt_is_on_record_and_its_plan_on_stdout(store: Where) -> None:
    ran = portalops("points", "adjust", TENANT, "--delta", "-1001", "--reason", "x", "--yes", "--json")
    told = json.loads(ran.out)
    assert (told["outcome"], told["refusals"][0]["code"], told["error"]["code"]) == ("refused", "below_zero", "refused")
    assert "at most 1,000 can be taken away" in ran.err
    assert (records()[0]["outcome"], records()[0]["codes"]) == ("refused", ["below_zero"])


def test_every_fault_is_named_at_once_by_its_field(store: Where) -> None:
    ran = portalops("points", "adjust", "山田 商会", "--delta", "１．５", "--yes", "--json")
    faults = json.loads(ran.out)["error"]["faults"]
    assert [fault["field"] for fault in faults] == ["tenant", "delta", "reason"]
    assert ran.err.splitlines() == [fault["message"] for fault in faults]


def test_full_width_digits_and_a_loose_address_are_understood(store: Where) -> None:
    ran = portalops(
        "points", "adjust", "ｙａｍａｄａ＠example.co.jp", "--delta", "－５００", "--reason", "x", "--dry-run"
    )
    assert "1,000 points -> 500 points (-500)" in ran.out


@pytest.mark.parametrize("text", ["\x1b]52;c;cm0=\x07", "[/x]", "[red]VIP[/red]", "\u202ereversed", "\x00", "x" * 300])
def test_hostile_input_comes_back_as_words(store: Where, text: str) -> None:
    ran = portalops("tenant", "register", "keiai:K9", "--name", text, "--email", text, "--dry-run")
    shown = ran.out + ran.err
    assert not [character for character in shown if not character.isprintable() and character != "\n"]


def test_text_that_is_not_unicode_is_refused_in_a_sentence(store: Where) -> None:
    ran = portalops("points", "adjust", TENANT, "--delta", "5", "--reason", "caf\udce9", "--yes")
    assert (ran.code, ran.err) == (2, "reason: it holds a control character; write one line of plain text.\n")


def test_on_a_terminal_the_plan_is_shown_and_asked_about(store: Where) -> None:
    ran = in_terminal(*ADJUST, keys="y\n")
    assert ran.code == 0
    assert ran.out.index("1,000 points -> 200 points") < ran.out.index("Do it? [y/N]") < ran.out.index("Done.")
    assert points() == 800


@pytest.mark.parametrize("keys", ["\n", "n\n", "yess\n", "\x04"])
def test_anything_but_yes_does_nothing(store: Where, keys: str) -> None:
    before = len(records())
    ran = in_terminal(*ADJUST, keys=keys)
    assert ran.code == 1
    assert ran.out.endswith("Nothing was done.\n")
    assert (points(), len(records())) == (1000, before)


def test_a_full_width_yes_is_a_yes(store: Where) -> None:
    assert in_terminal(*ADJUST, keys="ｙ\n").code == 0


def test_ctrl_c_at_the_question_does_nothing(store: Where) -> None:
    ran = in_terminal(*ADJUST, keys="\x03")
    assert ran.code == 130
    assert "Traceback" not in ran.out
    assert points() == 1000


def test_a_refusal_on_a_terminal_asks_nothing_and_is_on_record(store: Where) -> None:
    ran = in_terminal("points", "adjust", TENANT, "--delta", "-1001", "--reason", "x")
    assert (ran.code, "[y/N]" in ran.out) == (5, False)
    assert records()[0]["outcome"] == "refused"


def test_what_changed_meanwhile_is_shown_and_nothing_done(store: Where, monkeypatch: pytest.MonkeyPatch) -> None:
    from portalops.commands import acting

    def meanwhile(question: str) -> bool:
        portalops("points", "adjust", TENANT, "--delta", "50", "--reason", "someone else", "--yes")
        return True

    monkeypatch.setattr(acting, "can_ask", lambda: True)
    monkeypatch.setattr(acting, "agrees", meanwhile)
    ran = portalops(*ADJUST, "--json")
    assert ran.code == 6
    error = json.loads(ran.out)["error"]
    assert error["code"] == "stale"
    assert f"look again before you do it. Changed by {operator_name()}: points adjust, " in error["message"]
    assert error["message"] in ran.err
    assert "-   Points  1,000 points -> 200 points (-800)\n+   Points  1,050 points -> 250 points (-800)\n" in ran.err
    assert points() == 1050


def test_what_was_refused_when_it_was_looked_at_is_not_done_unseen(
    store: Where, monkeypatch: pytest.MonkeyPatch
) -> None:
    from portalops.commands import acting
    from portalops.desk import Desk

    look = Desk.preview

    def look_and_lose_the_race(self: Desk, *what: Any) -> Plan:
        plan = look(self, *what)
        monkeypatch.undo()
        monkeypatch.setenv("PORTALOPS_STORE", str(store))
        portalops("points", "adjust", TENANT, "--delta", "50", "--reason", "someone else", "--yes")
        return plan

    monkeypatch.setattr(acting, "can_ask", lambda: True)
    monkeypatch.setattr(Desk, "preview", look_and_lose_the_race)
    ran = portalops("points", "adjust", TENANT, "--delta", "-1001", "--reason", "x")
    assert (ran.code, points()) == (6, 1050)


def test_a_paper_is_printed_once_it_is_done(store: Where, tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    reissue = ("--papers", str(papers), "invoice", "reissue", BY_CARD, "--reason", "lost")
    portalops(*reissue, "--dry-run")
    assert not papers.exists()
    ran = portalops(*reissue, "--yes")
    (paper,) = papers.iterdir()
    assert ran.out.splitlines()[-1] == f"Printed: {paper}"


def test_a_paper_that_cannot_be_printed_does_not_undo_what_is_done(store: Where, tmp_path: Path) -> None:
    (tmp_path / "papers").write_text("a file where the folder should be")
    ran = portalops("--papers", str(tmp_path / "papers"), "invoice", "reissue", BY_CARD, "--reason", "lost", "--yes")
    assert ran.code == 1
    assert ran.err.startswith(f"It is done and number {records()[0]['number']} on record, but its paper")


def test_words_are_in_the_language_that_is_asked_for(store: Where) -> None:
    english, japanese = portalops(*ADJUST, "--dry-run").out, portalops("--lang", "ja", *ADJUST, "--dry-run").out
    assert english != japanese
    assert "お客様" in japanese


def test_a_plan_shows_the_portals_names_and_scripts_get_its_codes(store: Where) -> None:
    register = ("tenant", "register", "inter-lab:IL00777", "--name", "森商店", "--kind", "グループ")
    register = (*register, "--kana", "モリショウテン", "--email", "m@example.co.jp", "--phone", "03-1234-5678")
    register = (*register, "--payment-method", "振込", "--licenses", "2")
    japanese = portalops("--lang", "ja", *register, "--dry-run")
    words = [line.split() for line in (japanese.out + japanese.err).splitlines()]
    assert ["種別", "グループアカウント"] in words
    assert ["支払方法", "銀行振込"] in words
    data = json.loads(portalops("--lang", "ja", *register, "--dry-run", "--json").out)
    assert (data["effects"][0]["adds"]["kind"], data["effects"][0]["adds"]["payment_method"]) == (
        "group",
        "bank_transfer",
    )
    assert "names" not in data


def test_a_request_that_was_done_before_prints_its_paper_again(store: Where, tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    reissue = (
        "--papers",
        str(papers),
        "invoice",
        "reissue",
        BY_CARD,
        "--reason",
        "lost",
        "--yes",
        "--request-id",
        "r1",
    )
    portalops(*reissue)
    (paper,) = papers.iterdir()
    before = paper.read_bytes()
    paper.unlink()
    assert portalops(*reissue).code == 0
    assert (paper.read_bytes(), len(list(papers.iterdir()))) == (before, 1)


def test_what_is_refused_or_done_elsewhere_is_answered_without_asking(store: Where) -> None:
    ran = portalops("points", "adjust", TENANT, "--delta", "-9999", "--reason", "x")
    assert ran.code == 5
    assert "the balance is" in ran.err
