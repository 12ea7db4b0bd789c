"""The ways in which one text is written fold to one form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalops import folding
from portalops.folding import fold, fold_as, fold_email, fold_id, fold_phone, fold_words


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("ﾔﾏﾀﾞ ﾊﾟｰｸ", "ヤマダパーク"),
        ("やまだ", "ヤマダ"),
        ("ゝゞ", "ヽヾ"),
        ("か\u3099", "ガ"),
        ("髙﨑", "高崎"),
        ("𠮷野", "吉野"),
        ("渡邉 渡邊", "渡辺渡辺"),
        ("齋藤 齊藤", "斎藤斉藤"),
        ("濵田 濱田", "浜田浜田"),
        ("葛\U000e0100城", "葛城"),
        ("辻\ufe00", "辻"),
        ("塚 神 福", "塚神福"),
        ("a‐b‑c–d—e―f−g", "a-b-c-d-e-f-g"),
        ("山田　太 郎\t", "山田太郎"),
        ("a\u200bb\u202ec\x00d\x1be", "abcde"),
        ("㋿", "令和"),
        ("①②", "12"),
        ("Straße İ", "strassei̇"),
        ("ハ バ", "ハバ"),
        ("", ""),
        (" \u3000\u200d", ""),
    ],
)
def test_a_text_folds(written: str, meant: str) -> None:
    assert fold(written) == meant


@pytest.mark.parametrize("written", ["㈱山田", "(株)山田", "（株）山田", "㍿山田", "株式会社山田", "株式会社 山田"])
def test_the_forms_of_a_company_are_one(written: str) -> None:
    assert fold_words(written) == "株式会社山田"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("サーバー", "サーバ"),
        ("シャチョウ", "シヤチヨウ"),
        ("きゃっと", "キヤツト"),
        ("㈲タナカ", "有限会社たなか"),
        ("A-B", "AーB"),
        ("ヶ丘", "ケ丘"),
    ],
)
def test_names_that_sound_alike_fold_alike(one: str, other: str) -> None:
    assert fold_words(one) == fold_words(other)


@pytest.mark.parametrize(("one", "other"), [("ハシ", "バシ"), ("サイトウ", "サトウ"), ("山田", "山口")])
def test_names_that_differ_stay_apart(one: str, other: str) -> None:
    assert fold_words(one) != fold_words(other)


@pytest.mark.parametrize("written", ["il-2026-0042", "ＩＬ－２０２６－００４２", "ILー2026ー0042", " IL-2026-0042 "])
def test_an_id_folds(written: str) -> None:
    assert fold_id(written) == "il-2026-0042"


@pytest.mark.parametrize(
    "written", ["Info@Yamada.example", "ｉｎｆｏ＠ｙａｍａｄａ．ｅｘａｍｐｌｅ", " info@yamada.example。"]
)
def test_an_address_folds(written: str) -> None:
    assert fold_email(written) == "info@yamada.example"


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("03-1234-5678", "0312345678"),
        ("０３（１２３４）５６７８", "0312345678"),
        ("03ー1234ー5678", "0312345678"),
        ("+81-3-1234-5678", "0312345678"),
        ("+81 (0)3-1234-5678", "0312345678"),
        ("0081-3-1234-5678", "0312345678"),
        ("03-1234-5678（代）", "0312345678"),
        ("03-1234-5678 内線12", "0312345678"),
        ("℡03-1234-5678", "0312345678"),
        ("tel: 03.1234.5678", "0312345678"),
        ("0120-70-4515", "0120704515"),
        ("5678", "5678"),
        ("-5678", "5678"),
        ("IL-2026", ""),
        ("山田", ""),
        ("()-", ""),
        ("", ""),
    ],
)
def test_a_phone_number_folds_to_its_digits(written: str, digits: str) -> None:
    assert fold_phone(written) == digits


def test_no_kanji_folds_to_one_that_folds_on() -> None:
    pairs = folding._KANJI.split()
    olds = [pair[0] for pair in pairs]
    assert all(len(pair) == 2 for pair in pairs)
    assert len(set(olds)) == len(olds)
    assert not set(olds) & {pair[1] for pair in pairs}


@given(st.text())
def test_what_is_folded_holds_no_space_and_no_control(text: str) -> None:
    folded = fold(text)
    assert not any(character.isspace() or ord(character) < 32 for character in folded)
    assert len(folded.splitlines()) <= 1


@given(st.text(alphabet=st.characters(categories=("L", "N", "P", "Zs"))), st.sampled_from(["words", "id", "email"]))
def test_case_width_and_space_around_make_no_difference(text: str, way: folding.Way) -> None:
    assert fold_as(way, f"\u3000{text}  ") == fold_as(way, text)
    assert fold_as(way, "".join(map(widened, text))) == fold_as(way, text)


def widened(character: str) -> str:
    """An ASCII character in full width; any other as it is."""
    return chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else character
