from __future__ import annotations

import unicodedata

from golden import GOLDEN_TEXTS


def test_the_golden_texts_are_varied() -> None:
    lengths = [len(text.split()) for text in GOLDEN_TEXTS]
    scripts = {
        unicodedata.name(letter).split()[0] for text in GOLDEN_TEXTS for letter in text if letter.isalpha()
    }

    assert len(set(GOLDEN_TEXTS)) == len(GOLDEN_TEXTS) >= 40
    assert min(lengths) == 1
    assert max(lengths) > 60
    assert {"LATIN", "CYRILLIC", "CJK", "HIRAGANA", "HANGUL", "ARABIC", "DEVANAGARI"} <= scripts


def test_the_articles_request_is_the_first() -> None:
    assert GOLDEN_TEXTS[0] == "I like you. I love you"
