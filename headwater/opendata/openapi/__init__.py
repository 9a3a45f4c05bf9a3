"""The addresses as OpenAPI describes them, a module for each part: for programs that are made from a description."""

from headwater.opendata.openapi.parts import LICENCE, LICENCE_URL

__all__ = ["LICENCE", "LICENCE_URL"]
