"""The ONNX model, loaded for this worker's share of the CPUs."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime

from onnxify_serve.errors import ModelNotLoadableError

MODEL_FILE = "model.onnx"
KNOWN_INPUTS = {"input_ids", "attention_mask", "token_type_ids"}
# The toolkit's own variable. Unset, AWS's image starts one worker a CPU, so an endpoint always sets it.
WORKERS_VARIABLE = "SAGEMAKER_MODEL_SERVER_WORKERS"
# In onnxruntime 1.32 both fused nodes lack the vector kernels of plain ones: requests are 9 to 17 % faster
# without the first, and 2 to 5 % without the second.
DISABLED_OPTIMIZERS = ["SkipLayerNormFusion", "BiasGeluFusion"]
_ERRORS_ONLY = 3


class Session:
    """An onnxruntime session that computes what a task needs."""

    def __init__(self, model_dir: Path, *, outputs: Sequence[str], width: int | None, threads: int) -> None:
        """Load ``model.onnx``.

        Raises:
            ModelNotLoadableError: onnxruntime refuses the file, or its inputs or outputs are others.
        """
        try:
            self._session = onnxruntime.InferenceSession(
                str(model_dir / MODEL_FILE),
                _session_options(threads),
                providers=["CPUExecutionProvider"],
                disabled_optimizers=DISABLED_OPTIMIZERS,
            )
        # onnxruntime's own exceptions have no common base but Exception.
        except Exception as error:
            raise ModelNotLoadableError(f"`{MODEL_FILE}` can't be loaded: {error}") from error
        self._inputs = [node.name for node in self._session.get_inputs()]
        self._outputs = list(outputs)
        self._check_inputs()
        self._check_output(width)

    def run(self, arrays: Mapping[str, npt.NDArray[np.int64]]) -> list[npt.NDArray[np.float32]]:
        """The outputs for one padded batch; arrays that the model doesn't read are left out."""
        feeds = {name: arrays[name] for name in self._inputs}
        results: list[npt.NDArray[np.float32]] = self._session.run(self._outputs, feeds)
        return results

    def _check_inputs(self) -> None:
        unknown = sorted(set(self._inputs) - KNOWN_INPUTS)
        if unknown:
            known = sorted(KNOWN_INPUTS)
            raise ModelNotLoadableError(f"`{MODEL_FILE}` reads {unknown}, but a text model reads {known}.")

    def _check_output(self, width: int | None) -> None:
        shapes = {node.name: node.shape for node in self._session.get_outputs()}
        for output in self._outputs:
            if output not in shapes:
                raise ModelNotLoadableError(f"`{MODEL_FILE}` has outputs {list(shapes)}, but no `{output}`.")
            # A dynamic axis has a name in place of a number.
            actual = shapes[output][-1]
            if width is not None and isinstance(actual, int) and actual != width:
                raise ModelNotLoadableError(
                    f"`{MODEL_FILE}` computes {actual} {output}, but {width} are named."
                )


def share_of_cpus(environment: Mapping[str, str]) -> int:
    """How many threads this worker may use, so that workers times threads is at most the number of CPUs.

    Raises:
        ModelNotLoadableError: The number of workers is set to something else than a positive integer.
    """
    try:
        cpus = len(os.sched_getaffinity(0))
    # Only Linux knows affinity.
    except AttributeError:
        cpus = os.cpu_count() or 1
    workers = environment.get(WORKERS_VARIABLE, "1")
    if not workers.isdigit() or int(workers) < 1:
        raise ModelNotLoadableError(f"{WORKERS_VARIABLE} is `{workers}`, but must be a positive integer.")
    return max(1, cpus // int(workers))


def _session_options(threads: int) -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = _ERRORS_ONLY
    # Threads that went on spinning would slow the answer on its way: 2.5 % of a single text over HTTP.
    options.add_session_config_entry("session.force_spinning_stop", "1")
    # Small parts, of which a thread that was held up leaves more to the other: 1 to 4 % of any request.
    options.add_session_config_entry("session.dynamic_block_base", "4")
    return options
