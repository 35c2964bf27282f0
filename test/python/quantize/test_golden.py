from __future__ import annotations

import unicodedata

import pytest

from calibration_texts import CALIBRATION_TEXTS
from emotion_sentences import labelled_sentences
from evaluation_texts import EVALUATION_TEXTS
from golden import GOLDEN_TEXTS


@pytest.mark.parametrize(("texts", "at_least"), [(GOLDEN_TEXTS, 40), (EVALUATION_TEXTS, 200)])
def test_the_texts_that_judge_are_varied(texts: tuple[str, ...], at_least: int) -> None:
    lengths = [len(text.split()) for text in texts]
    scripts = {unicodedata.name(letter).split()[0] for text in texts for letter in text if letter.isalpha()}

    assert len(set(texts)) == len(texts) >= at_least
    assert min(lengths) == 1
    assert max(lengths) > 60
    assert {"LATIN", "CYRILLIC", "CJK", "HIRAGANA", "HANGUL", "ARABIC", "DEVANAGARI"} <= scripts


def test_no_recipe_or_sample_is_made_with_the_texts_that_judge_it() -> None:
    made_with = {*CALIBRATION_TEXTS, *(text for text, _ in labelled_sentences())}

    assert not made_with & {*GOLDEN_TEXTS, *EVALUATION_TEXTS}
    assert not {*GOLDEN_TEXTS} & {*EVALUATION_TEXTS}


def test_the_articles_request_is_the_first() -> None:
    assert GOLDEN_TEXTS[0] == "I like you. I love you"
