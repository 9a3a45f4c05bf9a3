"""What contact decides: plain Python over reference data."""
