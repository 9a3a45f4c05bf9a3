"""The National Grid, polygons, the road network. Imports no Django."""
