"""Fits BERT's pooler and a classification head on features that stay as they are."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch.nn import functional

__all__ = ["Head", "fit_head"]

_STEPS = 250
_LEARNING_RATE = 3e-3
_WEIGHT_DECAY = 0.02

# int8 moves a feature vector by up to a quarter of its length; decisions that bear this bear int8 easily.
_NOISE = 0.8


@dataclass(frozen=True)
class Head:
    """`tanh(features @ pooler_weight.T + pooler_bias)`, then a linear layer to one logit a label."""

    pooler_weight: torch.Tensor
    pooler_bias: torch.Tensor
    classifier_weight: torch.Tensor
    classifier_bias: torch.Tensor


def fit_head(features: torch.Tensor, targets: torch.Tensor, *, seed: int) -> Head:
    """Fits independent labels on `features` (texts, width), for `targets` (texts, labels) of 0 and 1.

    The same inputs and seed give the same head.
    """
    generator = torch.Generator().manual_seed(seed)
    head = _random_head(features.shape[1], targets.shape[1], generator)
    parameters = [tensor.requires_grad_() for tensor in vars(head).values()]
    optimizer = torch.optim.AdamW(parameters, lr=_LEARNING_RATE, weight_decay=_WEIGHT_DECAY)
    scale = _NOISE * features.norm(dim=1, keepdim=True) / features.shape[1] ** 0.5
    for _ in range(_STEPS):
        noisy = features + scale * torch.randn(features.shape, generator=generator)
        loss = functional.binary_cross_entropy_with_logits(_logits(head, noisy), targets, reduction="sum")
        optimizer.zero_grad()
        (loss / len(features)).backward()
        optimizer.step()
    return Head(**{name: tensor.detach() for name, tensor in vars(head).items()})


def _random_head(width: int, labels: int, generator: torch.Generator) -> Head:
    pooler_weight = torch.nn.init.xavier_uniform_(torch.empty(width, width), generator=generator)
    classifier_weight = torch.nn.init.xavier_uniform_(torch.empty(labels, width), generator=generator)
    return Head(pooler_weight, torch.zeros(width), classifier_weight, torch.zeros(labels))


def _logits(head: Head, features: torch.Tensor) -> torch.Tensor:
    pooled = torch.tanh(functional.linear(features, head.pooler_weight, head.pooler_bias))
    return functional.linear(pooled, head.classifier_weight, head.classifier_bias)
