"""The addresses under /api/ that data.police.uk has, and the download."""
