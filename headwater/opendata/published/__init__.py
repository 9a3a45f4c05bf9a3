"""What is published, kept ready to be asked: an index of anchor points in memory, and the rows as JSON packed beforehand."""

from headwater.opendata.published.packing import Answer
from headwater.opendata.published.reading import MOST, Published, TooMany
from headwater.opendata.published.shapes import Circle, Everywhere, Nearest, Polygon, Spot

__all__ = ["MOST", "Answer", "Circle", "Everywhere", "Nearest", "Polygon", "Published", "Spot", "TooMany"]
