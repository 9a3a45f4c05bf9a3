"""Data Driven Insight: figures, charts, comparisons over the lake. Imports no Django, so a notebook can use it too."""
