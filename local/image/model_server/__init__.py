"""Stands in for the model server and the inference toolkit of AWS's image. Standard library only.

What it does was watched on the real ones: multi-model-server 1.1.11 and
sagemaker-huggingface-inference-toolkit 2.6.0. What one machine has no use for is left out: metrics, model
management, request timeouts, the toolkit's default functions.
"""
