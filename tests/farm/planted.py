"""The rows, planted: a host for each, all the ports they need, and the address of each link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.farm import secured
from tests.farm.certificates import Certificates
from tests.farm.row import Row
from tests.farm.server import Farm

_PLAIN = {"plain", "refused", "full"}


class Planted:
    """Rows on a farm: where each is, and what it was asked."""

    def __init__(self, farm: Farm, rows: Sequence[Row]) -> None:
        self.farm = farm
        self.rows = {row.name: row for row in rows}
        assert len(self.rows) == len(rows), "two rows have one name"
        self.hosts = {row.name: farm.host(row.serve) for row in rows}
        wanted = {row.port for row in rows} | {"plain"}
        if "plain" not in farm.ports:
            farm.listen("plain")
        if "refused" in wanted:
            farm.refuse()
        if "full" in wanted:
            farm.fill()
        self.certificates = Certificates(list(self.hosts.values())) if wanted - _PLAIN - {""} else None
        for name, context in (self.certificates.contexts if self.certificates else {}).items():
            farm.listen(name, tls=context)
        for name, steps in secured.NO_TLS.items() if self.certificates else ():
            farm.listen(name, whatever=steps)

    def url(self, name: str) -> str:
        """The address that an entry names."""
        row = self.rows[name]
        if not row.port:
            return row.path
        scheme = "http" if row.port in _PLAIN else "https"
        return f"{scheme}://{self.hosts[name]}:{self.farm.ports[row.port]}{row.path}"

    @property
    def links(self) -> Mapping[str, tuple[str, str]]:
        """The address and the further fields of each entry, by key."""
        return {name: (self.url(name), row.fields) for name, row in self.rows.items()}
