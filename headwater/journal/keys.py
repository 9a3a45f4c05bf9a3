"""The key that signs the seals, and the log of seals: both kept outside the database.

Whoever can write to the database can then not make it look right again; whoever holds the machine still can, so copy
``seals.log`` to another machine from time to time (docs/how-to/verify-the-journal.md).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings


def _secrets() -> Path:
    return Path(settings.VAR) / "secrets"


def seals_log() -> Path:
    """One line a seal: its statement and signature, as JSON."""
    return Path(settings.VAR) / "seals.log"


def private_key() -> Ed25519PrivateKey:
    """This installation's key, made on first use; readable by us only."""
    path = _secrets() / "journal-seal.pem"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        made = Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        draft = path.with_suffix(f".{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(made)
        try:
            os.link(draft, path)  # refused when another process was first: then theirs is the key
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError("the journal's key is not an Ed25519 key")
    return key


def signed_by_us(statement: str, signature: bytes, key: Ed25519PublicKey) -> bool:
    try:
        key.verify(signature, statement.encode())
    except InvalidSignature:
        return False
    return True


def append_to_log(statement: str, signature: bytes) -> None:
    """Add a seal to the log and wait until the disk has it."""
    line = json.dumps({"statement": statement, "signature": signature.hex()}) + "\n"
    descriptor = os.open(seals_log(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def logged() -> Iterator[tuple[str, bytes]]:
    """Statement and signature of each seal in the log. A last line cut short by a power cut is left out."""
    path = seals_log()
    if not path.exists():
        return
    for line in path.read_text().splitlines():
        try:
            held = json.loads(line)
            yield str(held["statement"]), bytes.fromhex(held["signature"])
        except (ValueError, KeyError, TypeError):
            continue
