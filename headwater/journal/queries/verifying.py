"""Is the journal what was sealed? Every entry is read, hashed and compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db.models import Max

from headwater.journal import keys
from headwater.journal.models import Entry, Seal
from headwater.journal.queries.leaves import leaves_between
from headwater.journal.rules import Statement, differences, merkle_root, split_leaves
from headwater.kernel import Progress


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was sealed. ``entry`` is the row's number, None where the seal itself is at fault."""

    entry: int | None
    seal: int
    words: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verification found: entries and seals that were checked, entries that await their seal, and the faults."""

    entries: int
    seals: int
    unsealed: int
    faults: tuple[Fault, ...]

    @property
    def sound(self) -> bool:
        return not self.faults


def verify(progress: Progress) -> Verdict:
    """Check every seal against the log outside the database, its signature and its chain, and every entry against its seal."""
    key = keys.private_key().public_key()
    outside = dict(_outside())
    seals = Seal.objects.order_by("id")
    progress.begin(seals.count(), "Verifying the journal")
    faults: list[Fault] = []
    known: set[int] = set()
    entries, before, previous = 0, 0, ""
    for seal in seals.iterator(chunk_size=1):
        known.add(seal.pk)
        wrong = list(_seal_faults(seal, before, previous, outside.get(seal.pk), key))
        wrong = wrong or list(_entry_faults(seal))
        faults += wrong
        entries += seal.count
        before, previous = seal.last, sha256(seal.statement.encode()).hexdigest()
        progress.advance()
    faults += [
        Fault(None, number, f"seal {number} is in the log of seals, and gone from the database")
        for number in sorted(outside.keys() - known)
    ]
    last = Entry.objects.aggregate(last=Max("id"))["last"] or 0
    unsealed = Entry.objects.filter(id__gt=before).count() if last > before else 0
    return Verdict(entries, len(known), unsealed, tuple(faults))


def _outside() -> Iterator[tuple[int, str]]:
    for statement, _ in keys.logged():
        try:
            yield Statement.read(statement).seal, statement
        except ValueError:
            continue


def _seal_faults(seal: Seal, before: int, previous: str, outside: str | None, key: Ed25519PublicKey) -> Iterator[Fault]:
    def fault(words: str) -> Fault:
        return Fault(None, seal.pk, f"seal {seal.pk} {words}")

    if not keys.signed_by_us(seal.statement, bytes(seal.signature), key):
        yield fault("is not signed by this installation's key")
        return
    said = Statement.read(seal.statement)
    leaves = split_leaves(bytes(seal.leaves))
    if (said.seal, said.first, said.last, said.count) != (seal.pk, seal.first, seal.last, seal.count):
        yield fault("is not what its signed statement says")
    if said.previous != previous or said.first != before + 1:
        yield fault("does not follow the seal before it: one was taken out or put in")
    if not leaves or merkle_root(leaves).hex() != said.root:
        yield fault("holds other hashes than were signed")
    if outside is not None and outside != seal.statement:
        yield fault("differs from the log of seals outside the database")


def _entry_faults(seal: Seal) -> Iterator[Fault]:
    changed, gone, added = differences(split_leaves(bytes(seal.leaves)), leaves_between(seal.first, seal.last))
    for numbers, words in ((changed, "was changed after it was sealed"), (gone, "is gone"), (added, "was put in later")):
        for number in numbers:
            yield Fault(number, seal.pk, f"entry {number} {words}")
