"""Throw-away certificates: a good authority, and every way in which a certificate can be bad."""

from __future__ import annotations

import ssl
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme

_DAY = timedelta(days=1)


class Certificates:
    """TLS contexts for servers; `authority` is the one that clients are told to trust."""

    def __init__(self, hosts: Sequence[str]) -> None:
        now = datetime.now(UTC)
        self.authority = trustme.CA()
        stranger = trustme.CA()
        between = self.authority.create_child_ca()
        self.contexts = {
            "tls": _context(self.authority.issue_cert(*hosts)),
            "expired": _context(
                self.authority.issue_cert(*hosts, not_before=now - 30 * _DAY, not_after=now - 2 * _DAY)
            ),
            "not-yet-valid": _context(
                self.authority.issue_cert(*hosts, not_before=now + 2 * _DAY, not_after=now + 30 * _DAY)
            ),
            "wrong-host": _context(self.authority.issue_cert("elsewhere.example")),
            "chain": _context(between.issue_cert(*hosts)),
            "incomplete": _leaf_only(between.issue_cert(*hosts)),
            "unknown-authority": _context(stranger.issue_cert(*hosts)),
            "self-signed": _self_signed(stranger),
        }

    def write_bundle(self, path: Path) -> Path:
        """The certificate of the good authority, as `SSL_CERT_FILE` wants it."""
        self.authority.cert_pem.write_to_path(path)
        return path


def _context(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def _leaf_only(certificate: trustme.LeafCert) -> ssl.SSLContext:
    return _loaded(certificate.private_key_pem.bytes() + certificate.cert_chain_pems[0].bytes())


def _self_signed(authority: trustme.CA) -> ssl.SSLContext:
    """An authority's own certificate on a server: nobody but itself vouches for it."""
    return _loaded(authority.private_key_pem.bytes() + authority.cert_pem.bytes())


def _loaded(pem: bytes) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.NamedTemporaryFile(suffix=".pem") as file:
        file.write(pem)
        file.flush()
        context.load_cert_chain(file.name)
    return context
