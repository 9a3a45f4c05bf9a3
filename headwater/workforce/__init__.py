"""Establishment, strength, deployable: posts and people."""
