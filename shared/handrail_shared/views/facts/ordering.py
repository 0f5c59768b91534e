"""Sorting text the way JavaScript does."""


def by_order(order: str, identifier: str) -> tuple[bytes, str]:
    """The sort key of an `order` that people's devices chose, then id: by UTF-16 code units, as in canonical JSON."""
    return (order.encode("utf-16-be", "surrogatepass"), identifier)
