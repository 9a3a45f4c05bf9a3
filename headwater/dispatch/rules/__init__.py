"""What dispatch decides: plain Python over reference data in versioned files."""
