"""Rewrites of an ONNX graph, one a file: a model in, another model out, the model that came in untouched.

Each says by `PatternNotFound` that a graph has nothing for it. That an exact one leaves the answers as they
are is proved by running both models (see `exact_rewriter`).
"""
