"""An import-linter contract: rooms meet at their public face.

A room may import another room's ``public`` modules only. The rooms of the ground (``foundations``) are also met by foreign
key: there, ``models`` may import ``models``. A ``permissions`` module is met by nobody but its own room and the composition
root, because an action asks for its permission itself.
"""

from __future__ import annotations

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class PublicFace(Contract):
    # import-linter replaces each field by the value in pyproject.toml: a text, or a list of texts.
    root: Any = fields.StringField()
    rooms: Any = fields.ListField(subfield=fields.StringField())
    public: Any = fields.ListField(subfield=fields.StringField())
    foundations: Any = fields.ListField(subfield=fields.StringField())
    exempt: Any = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        trespasses = [
            (importer, imported)
            for importer in sorted(graph.find_descendants(self.root))
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if self._trespasses(importer.split("."), imported.split("."))
        ]
        return ContractCheck(kept=not trespasses, metadata={"trespasses": trespasses})

    def _trespasses(self, importer: list[str], imported: list[str]) -> bool:
        if len(imported) < 3 or imported[0] != self.root or imported[1] not in self.rooms:
            return False
        if imported[1] == importer[1] or importer[1] in self.exempt:
            return False
        by_key = imported[1] in self.foundations and imported[2] == "models" and importer[2:3] == ["models"]
        return imported[2] not in self.public and not by_key

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported in check.metadata["trespasses"]:
            output.print_error(f"{importer} imports {imported}: use actions, queries or events instead")
