"""Titles as numbers, by which papers are recognised. (Apart from `readq.identity`, for hashes are slow to import.)"""

from __future__ import annotations

from hashlib import blake2b

from readq.identity import title_key

_TELLING = 400  # characters of an abstract beside a short title


def title_hash(title: str, abstract: str | None = None) -> int | None:
    """The key of a title as a signed 64-bit number. A title too short to tell papers apart does so together with the
    beginning of the abstract; None if that is too little as well."""
    key = title_key(title)
    if not key and abstract:
        key = title_key(f"{title}: {abstract[:_TELLING]}")
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "little", signed=True) if key else None
