"""The evaluation: texts that every recipe is judged by on top of the golden ones, with labels where known."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation_texts import EVALUATION_TEXTS
from job_error import JobError

__all__ = ["BUILT_IN", "Evaluation", "Example", "read_evaluation"]


@dataclass(frozen=True)
class Example:
    """A text, and what is true of it; None when nobody has said."""

    text: str
    labels: frozenset[str] | None = None


@dataclass(frozen=True)
class Evaluation:
    """Where the examples come from, `built-in` or an S3 URL, and the examples."""

    source: str
    examples: Sequence[Example]

    @property
    def texts(self) -> list[str]:
        """The texts alone."""
        return [example.text for example in self.examples]

    @property
    def labelled(self) -> list[tuple[int, frozenset[str]]]:
        """The positions of the examples that have labels, and these."""
        return [
            (position, example.labels)
            for position, example in enumerate(self.examples)
            if example.labels is not None
        ]

    def refuse_unknown_labels(self, known: Sequence[str]) -> None:
        """Refuses labels that no answer can have.

        Raises:
            JobError: naming the line, the label and what the model knows.
        """
        for position, labels in self.labelled:
            unknown = sorted(labels - set(known))
            if unknown:
                raise JobError(
                    f"Line {position + 1} of {self.source} has the label {unknown[0]!r}, which the model "
                    f"doesn't know; it knows {_shorten(known)}. Mend the file and put the manifest again."
                )


BUILT_IN = Evaluation("built-in", tuple(Example(text) for text in EVALUATION_TEXTS))


def read_evaluation(source: str, path: Path) -> Evaluation:
    """Reads JSON lines with `text`, and `label` or `labels` where known.

    Raises:
        JobError: when a line is something else, which ResolveModel has refused already.
    """
    try:
        # Not `splitlines`, which cuts at what a JSON text may have in it; and some editors begin with a mark.
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise JobError(f"{source} is no UTF-8. Save it as UTF-8 and put the manifest again.") from error
    examples: list[Example] = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            examples.append(_parse(line, f"Line {number} of {source}"))
    if not examples:
        raise JobError(f"{source} has no line. Put one with texts, and the manifest again.")
    return Evaluation(source, examples)


def _parse(line: str, place: str) -> Example:
    try:
        fields = json.loads(line)
        text = fields["text"]
        named = fields.get("labels", fields.get("label"))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise JobError(
            f"{place} is no JSON object with `text`. Mend it and put the manifest again."
        ) from error
    labels = [named] if isinstance(named, str) else named
    if not _is_text(text) or not (labels is None or _is_texts(labels)):
        raise JobError(
            f"{place} has a `text` or a label that is no text. Mend it and put the manifest again."
        )
    return Example(text, None if labels is None else frozenset(labels))


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(_is_text(item) for item in value)


def _is_text(value: object) -> bool:
    """JSON can say half of a surrogate pair, which no tokenizer takes."""
    return isinstance(value, str) and not any("\ud800" <= character <= "\udfff" for character in value)


def _shorten(names: Sequence[str]) -> str:
    return ", ".join(names[:20]) + (", ..." if len(names) > 20 else "")
