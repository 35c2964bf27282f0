"""Whatever is asked is answered, or refused with a code that is not the server's own fault."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from asking import ask_raw
from hypothesis import given, settings
from hypothesis import strategies as st
from onnxify_serve.errors import InternalError, ModelNotLoadableError, ServeError
from onnxify_serve.json_file import JsonFile
from tiny_served import GOOD, Load

_TEXTS = st.text(max_size=12) | st.sampled_from(["[MASK]", "a [MASK] b", "\0", "\u202e", "\ud800", "", " "])
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _TEXTS,
    lambda children: (
        st.lists(children, max_size=3)
        | st.dictionaries(
            st.sampled_from(["text", "text_pair", "question", "context", "source_sentence", "sentences"]),
            children,
            max_size=2,
        )
    ),
    max_leaves=6,
)
_PARAMETERS = st.dictionaries(
    st.sampled_from(
        [
            *("truncation", "top_k", "targets", "candidate_labels", "hypothesis_template", "multi_label"),
            *("aggregation_strategy", "stride", "ignore_labels", "doc_stride", "max_seq_len", "normalize"),
            *(
                "max_answer_len",
                "max_question_len",
                "handle_impossible_answer",
                "function_to_apply",
                "unknown",
            ),
        ]
    ),
    _VALUES,
    max_size=3,
)


@settings(max_examples=60)
@given(changes=st.fixed_dictionaries({}, optional={"inputs": _VALUES, "parameters": _PARAMETERS}))
@pytest.mark.parametrize("task", [*GOOD, "feature-extraction", "text-classification"])
def test_a_request_of_any_shape_is_answered_or_refused(
    load: Load, task: str, changes: dict[str, Any]
) -> None:
    document = GOOD.get(task, {"inputs": "anna lives in london"}) | changes

    try:
        answer = ask_raw(load(task), json.dumps(document))
    except ServeError as refusal:
        assert not isinstance(refusal, InternalError), refusal
        assert str(refusal).isprintable()
    else:
        json.loads(answer)


@given(content=st.binary() | st.text().map(str.encode) | st.sampled_from([b"[" * 200_000, b"9" * 5_000]))
def test_a_file_of_any_bytes_is_read_or_said_not_to_be_loadable(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path: Path = tmp_path_factory.mktemp("any") / "onnxify.json"
    path.write_bytes(content)

    with pytest.raises(ModelNotLoadableError, match=r"^ModelNotLoadable: `onnxify.json` "):
        JsonFile(path).refuse("task", "one that is served")
