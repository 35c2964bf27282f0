"""The likeliest spans of a text, by the rules of transformers' `QuestionAnsweringPipeline`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypedDict

import numpy as np
import numpy.typing as npt
from tokenizers import Encoding

Floats = npt.NDArray[np.float32]
Booleans = npt.NDArray[np.bool_]

_IMPOSSIBLE_LOGIT = -10000.0
# What the pipeline begins with, and answers when it has seen no window.
_NO_NULL_SCORE_YET = 1_000_000


class Span(TypedDict):
    """A part of the context, by its characters."""

    score: float
    start: int
    end: int
    answer: str


@dataclass(frozen=True)
class SpanSearch:
    """How answers are chosen."""

    cls_token_id: int | None
    top_k: int
    longest_in_tokens: int
    may_be_impossible: bool
    aligns_to_words: bool


@dataclass
class Spans:
    """Collects the candidates of one question from window to window."""

    search: SpanSearch
    null_score: float = _NO_NULL_SCORE_YET
    candidates: list[Span] = field(default_factory=list)

    def add(self, logits: Floats, encoding: Encoding, *, context: str) -> None:
        """The best spans of one window, from the logits of starts and ends, (2, tokens)."""
        possible = self._find_possible(encoding)
        start, end = (_normalize(np.where(possible, row, np.float32(_IMPOSSIBLE_LOGIT))) for row in logits)
        if self.search.may_be_impossible:
            self.null_score = min(self.null_score, float(start[0] * end[0]))
        # The first token says that there is no answer.
        start[0] = end[0] = 0.0
        for first, last, score in self._choose(start, end, possible):
            begin, stop = self._locate(encoding, first, last)
            self.candidates.append(
                {"score": score, "start": begin, "end": stop, "answer": context[begin:stop]}
            )

    def best(self) -> Span | list[Span]:
        """The likeliest span, or the `top_k` likeliest when there are so many."""
        spans = self.candidates
        if self.search.may_be_impossible:
            spans = [*spans, {"score": self.null_score, "start": 0, "end": 0, "answer": ""}]
        spans = sorted(spans, key=lambda span: span["score"], reverse=True)[: self.search.top_k]
        return spans[0] if len(spans) == 1 else spans

    def _find_possible(self, encoding: Encoding) -> Booleans:
        # The context is the second of the pair; the first token may stand for no answer.
        in_context = [sequence == 1 for sequence in encoding.sequence_ids]
        is_null = [token_id == self.search.cls_token_id for token_id in encoding.ids]
        possible: Booleans = np.array(in_context) | np.array(is_null)
        return possible

    def _choose(self, start: Floats, end: Floats, possible: Booleans) -> list[tuple[int, int, float]]:
        products = np.tril(np.triu(np.outer(start, end)), self.search.longest_in_tokens - 1)
        flat = products.ravel()
        starts, ends = np.unravel_index(_largest(flat, self.search.top_k), products.shape)
        # The pipeline lets the first token through, whatever it is.
        allowed = possible.copy()
        allowed[0] = True
        kept = allowed[starts] & allowed[ends]
        starts, ends = starts[kept], ends[kept]
        return list(zip(starts.tolist(), ends.tolist(), products[starts, ends].tolist(), strict=True))

    def _locate(self, encoding: Encoding, first: int, last: int) -> tuple[int, int]:
        if self.search.aligns_to_words:
            begin, stop = (_word_span(encoding, token) for token in (first, last))
            if begin is not None and stop is not None:
                return begin[0], stop[1]
        return encoding.offsets[first][0], encoding.offsets[last][1]


def _word_span(encoding: Encoding, token: int) -> tuple[int, int] | None:
    word = encoding.token_to_word(token)
    # A special token is in no word.
    span: tuple[int, int] | None = None if word is None else encoding.word_to_chars(word, 1)
    return span


def _normalize(logits: Floats) -> Floats:
    exponentials = np.exp(logits - logits.max())
    scores: Floats = exponentials / exponentials.sum()
    return scores


def _largest(scores: Floats, count: int) -> npt.NDArray[np.intp]:
    if count == 1:
        return np.array([np.argmax(scores)])
    if len(scores) <= count:
        return np.argsort(-scores)
    best = np.argpartition(-scores, count)[:count]
    return best[np.argsort(-scores[best])]
