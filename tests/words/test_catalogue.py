"""Every text of the program is there in Japanese and in English, with the same values in it."""

import ast
import re
from string import Formatter

import pytest

from portalops import words
from portalops.wording import say
from tests.words import catalogue

TRANSLATIONS = {str(message.id): str(message.string) for message in catalogue.catalogue() if message.id}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_text_has_a_japanese_translation() -> None:
    assert [text for text in catalogue.all_texts() if not TRANSLATIONS.get(text)] == []


def test_the_catalogue_holds_nothing_that_the_program_no_longer_says() -> None:
    assert sorted(TRANSLATIONS) == catalogue.all_texts()


def test_a_translation_has_the_values_of_its_text() -> None:
    assert [text for text, ja in TRANSLATIONS.items() if fields(text) != fields(ja)] == []


def test_the_compiled_catalogue_is_the_written_one() -> None:
    assert catalogue.MO.read_bytes() == catalogue.compiled(catalogue.catalogue())


@pytest.mark.parametrize("text", [text for text in TRANSLATIONS if len(re.findall("[A-Za-z]{3,}", text)) > 4])
def test_a_sentence_is_translated_into_japanese(text: str) -> None:
    assert re.search("[ぁ-んァ-ヶ一-龠]", TRANSLATIONS[text])


def test_a_sentence_is_always_marked_with_a_literal() -> None:
    loose = [
        f"{file.name}:{call.lineno}"
        for file in catalogue.SOURCE.rglob("*.py")
        for call in catalogue.calls_in(file)
        if ast.unparse(call.func).endswith("say") and not isinstance(call.args[0], ast.Constant)
    ]
    assert loose == []


def test_a_sentence_is_told_in_the_language_spoken() -> None:
    words.use("ja")
    assert words.tell(say("yes")) == "はい"
    words.use("en")
    assert words.tell(say("yes")) == "yes"
