"""What the conversations of one run have in common: the settings, the exchange, the scheduler and the policy."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple, Self

from livebib.project import config
from livebib.project.config import ENDPOINTS, Config
from livebib.text import addresses
from livebib.text.addresses import IP
from livebib.text.patterns import Patterns
from livebib.web.conversation import Answer, Policy, Question, introduction
from livebib.web.wire import environment
from livebib.web.wire.exchange import Chain, Exchange
from livebib.web.wire.resolver import Resolver
from livebib.web.wire.scheduler import Limits, Scheduler

_CONTROL_SECONDS = 10.0
_SPARE_FILES = 64  # open files for everything but connections
# How many times the seconds of one link a batch may take: a registry needs long for a hundred records (arXiv 10 s and
# more), the whole list has to be read, and passing failures are tried three times. By default that is a minute.
_BATCH = 3.0


class Settings(NamedTuple):
    """What the user wants of a run. Times are seconds."""

    max_age: float = 7 * 86400.0
    timeout: float = 20.0
    jobs: int = 512
    per_host: int = 6
    gap: float = 0.05
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    allow_private: bool | frozenset[str] = False
    endpoints: Mapping[str, str] = MappingProxyType({})
    mailto: str | None = None
    offline: bool = False
    believe: bool = True  # what earlier runs found within `max_age`
    pace: float = 1.0  # the share of the gap that a registry asks for; less than 1 is for simulated registries

    @classmethod
    def configured(cls, values: Config) -> Self:
        """The settings of a configuration."""
        allowed = values["allow-private"]
        return cls(
            config.seconds(values["max-age"]),
            float(values["timeout"]),
            values["jobs"],
            values["per-host"],
            float(values["gap"]),
            tuple(values["include"]),
            tuple(values["exclude"]),
            frozenset(map(config.host, allowed)) if isinstance(allowed, list) else allowed,
            values["endpoints"],
            values["mailto"],
        )

    def overridden(
        self, include: Sequence[str] = (), exclude: Sequence[str] = (), **given: float | bool | None
    ) -> Self:
        """The settings with what the user gave for this run in place of the configured; None is not given."""
        chosen: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
        return self._replace(include=(*self.include, *include), exclude=(*self.exclude, *exclude), **chosen)

    def permits(self, host: str, ip: IP) -> bool:
        """Whether a host may be connected to at this address."""
        if isinstance(self.allow_private, bool):
            return self.allow_private or addresses.is_public(ip)
        # A name is not let through for the address it has: whoever owns the name decides that.
        return addresses.is_public(ip) or host.rstrip(".") in self.allow_private


class Session(Scheduler[Any, Any]):
    """The wire of a run: conversations are added to it, and it yields what they return. Close it in the end.

    `limits` are those of lanes that want to be asked in their own way; `asked` hears when the gap of one begins.
    """

    def __init__(
        self, settings: Settings, limits: Mapping[str, Limits], resolver: Resolver | None, asked: Callable[[str], None]
    ) -> None:
        files = environment.open_files() - _SPARE_FILES
        proxies = environment.proxies()
        self.proxied = proxies is not None
        self._exchange = Exchange(
            settings.permits,
            silence=settings.timeout / 2,
            kept_hosts=max(8, min(1024, files // 2 // settings.per_host)),
            kept_each=settings.per_host,
            proxies=proxies,
            bundle=environment.bundle(),
            resolver=resolver,
        )
        super().__init__(
            self._exchange.ask,
            jobs=max(1, min(settings.jobs, files // 2)),
            per_lane=settings.per_host,
            gap=settings.gap,
            seconds=settings.timeout,
            limits=limits,
            asked=asked,
        )
        self.batch_seconds = _BATCH * settings.timeout
        self.policy = Policy(
            introduction(settings.mailto),
            {**ENDPOINTS, **settings.endpoints},
            frozenset(settings.endpoints),
            Patterns(settings.exclude).found_in,
            mailto=settings.mailto,
        )

    def is_cut_off(self) -> bool:
        """Whether nobody at all answers, neither whoever was asked nor the registries: the fault is likely ours."""
        if not self.is_unheard:
            return False
        policy = self.policy
        return not any(self.answers(policy.endpoints[name], trusted=policy.trusted(name)) for name in ("doi", "arxiv"))

    def answers(self, url: str, *, trusted: bool = False) -> bool:
        """Whether anybody answers there, be it with an error; an endpoint that was configured is `trusted`."""
        address = addresses.parse(url)
        self.requests += 1
        question = Question(address.url, address.lane, "HEAD", self.policy.headers, trusted=trusted)
        return isinstance(self._exchange.ask(question, _CONTROL_SECONDS, Chain()), Answer)

    def close(self) -> None:
        """Close what is open."""
        self._exchange.close()
