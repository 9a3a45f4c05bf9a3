"""Composition root: settings, URLs, the command line, the processes."""
