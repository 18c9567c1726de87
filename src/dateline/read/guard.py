"""Host names -> the public addresses that may be connected to: nobody's page may lead us into the user's own network.

Every connection goes through `Guarded`, redirects included. It resolves a name itself, refuses it where one of its
addresses is not public, and connects to the address that it looked at, so that a second answer of the name server
cannot lead elsewhere.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress

import httpx

from dateline.errors import UnreadableInput

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Sequence[str]]
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
MOST_ADDRESSES = 4  # of one name that are tried


def public(words: str, loopback: bool = False) -> bool:
    """Whether an IP address is one of the open internet; `loopback` lets this machine pass as well, for tests."""
    try:
        address = _inner(ipaddress.ip_address(words.split("%")[0]))
    except ValueError:
        return False
    if loopback and address.is_loopback:
        return True
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _inner(address: Address) -> Address:
    """The IPv4 address that an IPv6 address stands for (mapped, 6to4, Teredo, translated), else the address."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _TRANSLATED:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else address)


def resolved(host: str, port: int) -> list[str]:
    """The addresses of a name, in the system's order of preference; UnreadableInput where it has none."""
    try:
        return list(dict.fromkeys(str(a[4][0]) for a in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
    except (OSError, UnicodeError):
        raise UnreadableInput(host, "the name is not known to the name server") from None


class Guarded(httpx.BaseTransport):
    """A transport that connects to public addresses only. The name stays in the Host header and in TLS."""

    def __init__(self, inner: httpx.BaseTransport, loopback: bool = False, resolve: Resolve = resolved) -> None:
        self._inner, self._loopback, self._resolve = inner, loopback, resolve

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer of the first address that takes the connection."""
        host = request.url.host
        addresses = self._resolve(host, request.url.port or (443 if request.url.scheme == "https" else 80))
        refused = [a for a in addresses if not public(a, self._loopback)]
        if refused or not addresses:
            where = ", ".join(refused) or "nowhere"
            raise UnreadableInput(str(request.url), f"{host} is at {where}, no public address; it is never read")
        *others, last = addresses[:MOST_ADDRESSES]
        for address in others:
            with suppress(httpx.ConnectError, httpx.ConnectTimeout):
                return self._inner.handle_request(_at(request, address))
        return self._inner.handle_request(_at(request, last))

    def close(self) -> None:
        """Gives back the connections."""
        self._inner.close()


def _at(request: httpx.Request, address: str) -> httpx.Request:
    """The same request to an address instead of a name."""
    names = {"sni_hostname": request.url.host} if request.url.scheme == "https" else {}
    return httpx.Request(
        request.method,
        request.url.copy_with(host=address),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, **names},
    )


def client(loopback: bool = False, inner: httpx.BaseTransport | None = None) -> httpx.Client:
    """A client for addresses that users list. No proxy of the environment, no connection kept: one that was opened
    for one name would serve another name at the same address unchecked."""
    whole = inner or httpx.HTTPTransport(limits=httpx.Limits(max_keepalive_connections=0), trust_env=False)
    return httpx.Client(transport=Guarded(whole, loopback), follow_redirects=False, trust_env=False)
