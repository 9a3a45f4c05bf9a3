"""From what contact knows to what its pages show."""
