"""One module an engine, each with ``load(artifacts, variant)``; imported only in the engine's own process."""
