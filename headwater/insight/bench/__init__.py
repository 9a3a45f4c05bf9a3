"""Benchmarks: ourselves and the best peer on the same input in the same run, with the answers compared."""
