"""The committee's door: the pack, and every figure opened."""
