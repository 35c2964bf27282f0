"""Stands in for the model server and the inference toolkit of AWS's image.

Standard library only, but for a model without code of its own, which gets what the image has (transformers,
huggingface_hub). What the stand-in does was watched on the real ones: multi-model-server 1.1.11 and
sagemaker-huggingface-inference-toolkit 2.6.0. What one machine has no use for is left out: metrics, model
management, request timeouts, tokens, and default functions beside a model's own code.
"""
