"""Headwater: a platform for a prevention-led police force, on one record."""
