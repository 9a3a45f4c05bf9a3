"""Page shell and components."""
