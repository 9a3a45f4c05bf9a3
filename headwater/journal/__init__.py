"""The one append-only log."""
