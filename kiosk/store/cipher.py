"""The one way to a connection: encrypted, or none at all.

The standard library's sqlite3 ignores `PRAGMA key` and would write plain text; so the
driver is named here only, and a connection that cannot say its cipher's version is refused.
"""

import sqlcipher3.dbapi2 as driver

from kiosk.store.problems import StoreUnencrypted

__all__ = ["KEY_BYTES", "connect", "driver"]

KEY_BYTES = 32
BUSY_MS = 5000


def connect(place: str, key: bytes) -> driver.Connection:
    """Open one connection in the driver's autocommit mode; BEGIN and COMMIT are ours.

    Args:
        place: a `file:` URI.
        key: 32 raw bytes, used as they are, so that no key derivation slows the start.

    Raises:
        StoreUnencrypted: the driver at hand cannot encrypt.
    """
    if len(key) != KEY_BYTES:
        raise ValueError("a store key has 32 bytes")
    # One thread at a time uses a connection (a pool and a lock see to it), not always the same.
    connection = driver.connect(place, uri=True, isolation_level=None, check_same_thread=False)
    try:
        # SQLCipher would write its own lines to stderr when a key does not fit.
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        if not connection.execute("PRAGMA cipher_version").fetchone():
            raise StoreUnencrypted
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    except BaseException:
        connection.close()
        raise
    return connection
