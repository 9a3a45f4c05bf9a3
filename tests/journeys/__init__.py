"""What people do with the platform, in a real browser."""
