"""Areas, streets, addresses, the gazetteer."""
