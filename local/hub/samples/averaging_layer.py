"""A transformer layer that averages.

MiniLM was trained for the average of its token vectors, and BERT's classification head reads the first token
only. One more layer, set by hand, brings the one to the other: all attention scores are 0, so every token
attends evenly to all real tokens; values are the token vectors themselves; the feed-forward part adds
nothing.
"""

from __future__ import annotations

import torch
from transformers.models.bert.modeling_bert import BertLayer

__all__ = ["make_averaging"]

# The average outweighs the token's own vector, which the residual connection adds.
_WEIGHT_OF_AVERAGE = 10.0


def make_averaging(layer: BertLayer) -> None:
    """Sets `layer` so that it answers, for each token, the layer norm of the average of all tokens."""
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.zero_()
        layer.attention.self.value.weight.fill_diagonal_(1.0)
        layer.attention.output.dense.weight.fill_diagonal_(_WEIGHT_OF_AVERAGE)
        layer.attention.output.LayerNorm.weight.fill_(1.0)
        layer.output.LayerNorm.weight.fill_(1.0)
