"""What holds for every test."""

import gc


def pytest_collection_finish() -> None:
    """Let the collector pass over what lives as long as the run: the modules and the tests. An eighth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
