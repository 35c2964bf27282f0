"""What is asked. No text of the speed tests is answered from memory: nobody here keeps answers."""

from __future__ import annotations

import random

from onnxify_bench.held_out import HELD_OUT

__all__ = ["mixed_texts", "seed_texts", "short_texts"]

_SHORTEST_IN_WORDS, _LONGEST_IN_WORDS = 3, 60
_SHORT_IN_WORDS = 8


def seed_texts(count: int) -> list[str]:
    """The article's request: one sentence, over and over."""
    return ["I like you. I love you"] * count


def mixed_texts(count: int) -> list[str]:
    """Texts of 3 to 60 words, every length about as often, in no order, no two the same."""
    generator = random.Random(0)
    span = _LONGEST_IN_WORDS - _SHORTEST_IN_WORDS
    lengths = [_SHORTEST_IN_WORDS + span * position // max(1, count - 1) for position in range(count)]
    generator.shuffle(lengths)
    return [_cut(length, generator) for length in lengths]


def short_texts(count: int) -> list[str]:
    """Texts of 8 words, as single requests have them."""
    generator = random.Random(1)
    return [_cut(_SHORT_IN_WORDS, generator) for _ in range(count)]


def _cut(length: int, generator: random.Random) -> str:
    words = " ".join(HELD_OUT).split()
    start = generator.randrange(len(words) - length)
    return " ".join(words[start : start + length])
