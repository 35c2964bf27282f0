"""What a task is asked: golden requests, and the benchmark's texts as requests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from golden import GOLDEN_TEXTS
from golden_questions import GOLDEN_QUESTIONS
from golden_sentences import GOLDEN_LABELS, GOLDEN_MASKED, GOLDEN_TOPICS
from served_task import ServedTask

__all__ = ["Requests", "benchmark_requests", "golden_requests"]

_BENCHMARK_QUESTION = "What is it about?"


@dataclass(frozen=True)
class Requests:
    """Inputs, each a request of its own or all of them one, and the parameters that go with them."""

    inputs: Sequence[Any]
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def repeat(self, count: int) -> Requests:
        """The inputs over and over, until there are `count`."""
        return Requests([self.inputs[index % len(self.inputs)] for index in range(count)], self.parameters)

    def as_json(self) -> dict[str, Any]:
        """The body of one request with all inputs."""
        return {"inputs": list(self.inputs), "parameters": dict(self.parameters)}


def golden_requests(task: ServedTask) -> Requests:
    """The golden requests of a task, which the job, VerifyModel and Benchmark ask."""
    match task.name:
        case "token-classification":
            # Every token's own label, so that no error hides behind a grouping.
            parameters = {"aggregation_strategy": "none", "ignore_labels": []}
            return Requests(GOLDEN_TEXTS, parameters)
        case "question-answering":
            return Requests([_question(question, context) for question, context in GOLDEN_QUESTIONS])
        case "fill-mask":
            mask = task.as_json()["maskToken"]
            return Requests([text.replace("{mask}", mask) for text in GOLDEN_MASKED], {"top_k": 1})
        case "zero-shot-classification":
            return Requests(GOLDEN_TOPICS, {"candidate_labels": list(GOLDEN_LABELS)})
        case "text-ranking":
            return Requests(_ranking_pairs())
        case _:
            return Requests(GOLDEN_TEXTS)


def benchmark_requests(task: ServedTask, texts: Sequence[str]) -> Requests:
    """The benchmark's texts as the task takes them: a text is a context, a document, or ends in a mask."""
    match task.name:
        case "question-answering":
            return Requests([_question(_BENCHMARK_QUESTION, text) for text in texts])
        case "fill-mask":
            mask = task.as_json()["maskToken"]
            return Requests([f"{text} {mask}" for text in texts])
        case "zero-shot-classification":
            return Requests(texts, {"candidate_labels": list(GOLDEN_LABELS)})
        case "text-ranking":
            return Requests([{"text": _BENCHMARK_QUESTION, "text_pair": text} for text in texts])
        case _:
            return Requests(texts)


def _question(question: str, context: str) -> dict[str, str]:
    return {"question": question, "context": context}


def _ranking_pairs() -> list[dict[str, str]]:
    """Each question with the text that answers it, and with its neighbour's, which doesn't."""
    contexts = [context for _, context in GOLDEN_QUESTIONS]
    others = contexts[1:] + contexts[:1]
    return [
        {"text": question, "text_pair": text}
        for (question, context), other in zip(GOLDEN_QUESTIONS, others, strict=True)
        for text in (context, other)
    ]
