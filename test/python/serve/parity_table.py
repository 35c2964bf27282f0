"""What is asked of which tiny model: every task and every parameter, on every architecture at least once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

TEXT = "Anna Smith lives in London, and works in Paris. 9 dogs!"
LONG = "i love the cat and the dog, and the good house of anna in london. " * 9
QUESTION = {"question": "Where does Anna live?", "context": TEXT}
LONG_QUESTION = {"question": "Who works in Paris?", "context": LONG + TEXT}
PAIR = {"text": "the dog is good", "text_pair": "is the cat bad ?"}
TAGS = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC", "MISC")


@dataclass(frozen=True)
class TinyModel:
    """A task on an architecture; `settings` go into its configuration."""

    task: str
    model_type: str
    settings: tuple[tuple[str, Any], ...] = ()

    def __str__(self) -> str:
        return f"{self.task}, {self.model_type}"


@dataclass(frozen=True)
class Case:
    """One request."""

    model: TinyModel
    inputs: Any
    parameters: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.model}, {self.parameters}, {str(self.inputs)[:24]}"


def _labels(*names: str) -> tuple[tuple[str, Any], ...]:
    return (("id2label", dict(enumerate(names))), ("label2id", {name: i for i, name in enumerate(names)}))


TAGGERS = [
    TinyModel("token-classification", model_type, _labels(*TAGS))
    for model_type in ("bert", "roberta", "xlm-roberta")
]
READERS = [TinyModel("question-answering", model_type) for model_type in ("electra", "roberta", "camembert")]
FILLERS = [TinyModel("fill-mask", model_type) for model_type in ("mpnet", "roberta")]
SORTER = TinyModel(
    "zero-shot-classification", "deberta-v2", _labels("contradiction", "neutral", "entailment")
)
CLASSIFIER = TinyModel("text-classification", "albert", _labels("sad", "glad", "mad"))
EMBEDDER = TinyModel("feature-extraction", "deberta")
RANKER = TinyModel("text-ranking", "distilbert", (("num_labels", 1),))

TAGGING: list[tuple[Any, dict[str, Any]]] = [
    (TEXT, {}),
    ([TEXT, "", "🦀 crab"], {}),
    (TEXT, {"ignore_labels": []}),
    (TEXT, {"ignore_labels": ["O", "MISC"], "aggregation_strategy": "none"}),
    *[
        ([TEXT, "unbelievable things happened  twice 🦀", "a"], {"aggregation_strategy": strategy})
        for strategy in ("simple", "first", "average", "max")
    ],
    (TEXT, {"aggregation_strategy": "simple", "ignore_labels": ["PER"]}),
    (LONG, {"aggregation_strategy": "simple"}),
    (LONG, {"aggregation_strategy": "simple", "stride": 8}),
    ([LONG, TEXT], {"aggregation_strategy": "first", "stride": 0}),
    (LONG, {"aggregation_strategy": "max", "stride": 30, "ignore_labels": []}),
    (LONG, {"stride": 16}),
]
READING: list[tuple[Any, dict[str, Any]]] = [
    (QUESTION, {}),
    ([QUESTION], {}),
    ([QUESTION, LONG_QUESTION], {}),
    ({"question": ["Who lives?", "Where?"], "context": TEXT}, {}),
    ({"question": ["Who lives?", "Where?"], "context": [TEXT, LONG]}, {"top_k": 2}),
    (QUESTION, {"top_k": 4}),
    (LONG_QUESTION, {"top_k": 3}),
    (QUESTION, {"max_answer_len": 2}),
    (QUESTION, {"max_answer_len": 40, "top_k": 2}),
    (LONG_QUESTION, {"doc_stride": 4}),
    (LONG_QUESTION, {"doc_stride": 0, "max_seq_len": 50}),
    (LONG_QUESTION, {"max_seq_len": 48, "doc_stride": 12, "top_k": 2, "max_question_len": 3}),
    (QUESTION, {"handle_impossible_answer": True}),
    (LONG_QUESTION, {"handle_impossible_answer": True, "top_k": 5}),
    (QUESTION, {"align_to_words": False}),
    (LONG_QUESTION, {"align_to_words": False, "top_k": 3}),
]
FILLING: list[tuple[Any, dict[str, Any]]] = [
    ("i like the {mask} .", {}),
    (["i like the {mask} ."], {}),
    (["i like the {mask} .", "{mask} is good, isn't it?"], {}),
    ("the {mask} and the {mask} live in london", {}),
    (["the {mask} and the {mask} live", "a {mask}"], {"top_k": 2}),
    ("i like the {mask} .", {"top_k": 1}),
    ("i like the {mask} .", {"targets": ["a", "b", "c"]}),
    ("i like the {mask} .", {"targets": "x"}),
    ("i like the {mask} and the {mask} .", {"targets": ["a", "zebra", "a"], "top_k": 2}),
]
SORTING: list[tuple[Any, dict[str, Any]]] = [
    (TEXT, {"candidate_labels": ["dog", "cat", "house"]}),
    ([TEXT], {"candidate_labels": ["dog", "cat", "house"]}),
    ([TEXT, "a good day"], {"candidate_labels": "dog, cat,house,"}),
    (TEXT, {"candidate_labels": ["dog"]}),
    (TEXT, {"candidate_labels": ["dog", "cat"], "multi_label": True}),
    (TEXT, {"candidate_labels": ["dog", "cat", "a"], "hypothesis_template": "it is about {} ."}),
    (LONG, {"candidate_labels": ["dog", "cat"]}),
]
CLASSIFYING: list[tuple[Any, dict[str, Any]]] = [
    ("i like you", {}),
    (["i like you", "i hate the cat ."], {"top_k": 1}),
    (PAIR, {}),
    ([PAIR, PAIR], {"top_k": 2}),
    (PAIR, {"function_to_apply": "sigmoid"}),
    ("i like you", {"function_to_apply": "none", "top_k": 3}),
]
EXTRACTING: list[tuple[Any, dict[str, Any]]] = [("i like you", {}), (["i like you", "a", TEXT], {})]


def _cases(models: list[TinyModel], asked: list[tuple[Any, dict[str, Any]]]) -> list[Case]:
    return [Case(model, inputs, parameters) for model in models for inputs, parameters in asked]


CASES = [
    *_cases(TAGGERS, TAGGING),
    *_cases(READERS, READING),
    *_cases(FILLERS, FILLING),
    *_cases([SORTER], SORTING),
    *_cases([CLASSIFIER], CLASSIFYING),
    *_cases([EMBEDDER], EXTRACTING),
]
MODELS = [*TAGGERS, *READERS, *FILLERS, SORTER, CLASSIFIER, EMBEDDER, RANKER]
