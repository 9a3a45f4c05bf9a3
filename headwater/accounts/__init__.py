"""Users, roles, permissions, sign-in."""
