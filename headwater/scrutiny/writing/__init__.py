"""The pack as files: a PDF, a page that needs nothing beside it, and the figures for a spreadsheet."""

from headwater.scrutiny.writing.files import FILES, Format, write_pack

__all__ = ["FILES", "Format", "write_pack"]
