"""Who is at the other end of a connection, for limits: an address that a header cannot forge."""

import ipaddress
from collections.abc import Iterable, Mapping
from typing import Any, Final

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

UNKNOWN: Final = "?"
_HOPS: Final = 20


def networks(written: Iterable[str]) -> tuple[Network, ...]:
    """The networks that `written` names. Raises `ValueError`."""
    return tuple(ipaddress.ip_network(network) for network in written)


def header(scope: Mapping[str, Any], name: bytes) -> list[bytes]:
    """Every value of a header, in order. Names are lower case."""
    return [value for key, value in scope["headers"] if key == name]


def peer_of(scope: Mapping[str, Any], trusted: tuple[Network, ...]) -> str:
    """The key under which the peer's tries are counted: its address, or for IPv6 its /64 network.

    X-Forwarded-For is believed only as far as trusted proxies wrote it: from the right, the first address that is not
    one of theirs. Whatever stands left of that, the peer itself may have written.
    """
    client = scope.get("client")
    address = _address(client[0]) if client else None
    if address is None:
        return UNKNOWN
    if _is_trusted(address, trusted):
        hops = b",".join(header(scope, b"x-forwarded-for")).decode("latin-1").split(",")
        for hop in reversed(hops[-_HOPS:]):
            forwarded = _address(hop.strip())
            if forwarded is None:
                break
            address = forwarded
            if not _is_trusted(address, trusted):
                break
    return _key(address)


def is_of(address: str, trusted: tuple[Network, ...]) -> bool:
    """Tell whether `address` is in one of these networks."""
    known = _address(address)
    return known is not None and _is_trusted(known, trusted)


def is_local(scope: Mapping[str, Any]) -> bool:
    """Tell whether the request was made on this machine and not passed on by a proxy."""
    client = scope.get("client")
    address = _address(client[0]) if client else None
    passed_on = any(header(scope, name) for name in (b"x-forwarded-for", b"forwarded", b"x-real-ip", b"via"))
    return address is not None and address.is_loopback and not passed_on


def _is_trusted(address: ipaddress.IPv4Address | ipaddress.IPv6Address, trusted: tuple[Network, ...]) -> bool:
    return any(address in network for network in trusted)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def _key(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str:
    # Whoever has an IPv6 address has at least 2^64 of them.
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)
