"""Plain decisions of the public door: which questions a report asks, and who deals with what."""
