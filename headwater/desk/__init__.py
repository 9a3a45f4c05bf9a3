"""The staff door: shell and home."""
