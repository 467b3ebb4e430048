"""The records that registries brought, one for each identifier, in the file of the state.

Only what a registry has is remembered: who asked in vain, if only for the record, asks again. A row that makes no sense
is asked again too.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any

from livebib.model.record import Absent, Answered, Contributor, Day, Present, Record, Update
from livebib.model.work import Identifier
from livebib.web.memory.state import State, storable

_KEEP = "INSERT OR REPLACE INTO records (id, source, agency, record, asked) VALUES (?, ?, ?, ?, ?)"
_APART = ("source", "identifier")  # fields that are not in the JSON
_DEFAULTS = Record._field_defaults


def recall(state: State, identifiers: Iterable[Identifier], now: float, max_age: float) -> dict[Identifier, Present]:
    """What registries said of identifiers less than `max_age` seconds ago; what was heard in the future does not count.

    `now` is in seconds since 1970. Never raises, like all of the state.
    """
    names = {_id(each): each for each in identifiers}
    found: dict[Identifier, Present] = {}
    for name, source, agency, record, asked in state.rows("id, source, agency, record, asked", "records", list(names)):
        with suppress(ValueError, TypeError, AttributeError, RecursionError):
            if 0 <= now - asked < max_age:
                found[names[name]] = Present(_unpacked(names[name], source, record), agency)
    return found


def keep(state: State, answers: Mapping[Identifier, Answered], now: float) -> None:
    """Remember what registries have, and forget what they have no more; on its way to the disk when this returns."""
    present = [
        (_id(identifier), record.source if record else "", answer.agency, json.dumps(record and _packed(record)), now)
        for identifier, answer in answers.items()
        if isinstance(answer, Present) and not answer.detail
        for record in [answer.record]
    ]
    absent = [(_id(identifier),) for identifier, answer in answers.items() if isinstance(answer, Absent)]
    if present or absent:
        state.write((_KEEP, present), ("DELETE FROM records WHERE id = ?", absent))


def _id(identifier: Identifier) -> str:
    return storable(f"{identifier.kind}:{identifier.value}")


def _packed(record: Record) -> dict[str, Any]:
    """The fields that say something, by name."""
    return {
        name: sorted(value) if isinstance(value, frozenset) else value
        for name, value in record._asdict().items()
        if name not in _APART and value != _DEFAULTS[name]
    }


def _unpacked(identifier: Identifier, source: str, text: str) -> Record | None:
    """The record of a row. Raises what reading nonsense raises, for example where a field is none of today's."""
    data = json.loads(text)
    if data is None:
        return None
    return Record(_text(source), identifier, **{name: _field(name, value) for name, value in data.items()})


def _field(name: str, value: Any) -> Any:
    read: Callable[[Any], Any] = _READERS.get(name, _text)
    return tuple(map(read, value)) if isinstance(_DEFAULTS.get(name), tuple) else read(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _day(value: Any) -> Day | None:
    return None if value is None else Day(*value)


def _update(value: Any) -> Update:
    kind, doi, source, day = value
    return Update(_text(kind), _text(doi), _text(source), _day(day))


# How the fields that are no text are read, or the parts of those that hold several.
_READERS: Mapping[str, Callable[[Any], Any]] = {
    "authors": lambda value: Contributor(*value),
    "editors": lambda value: Contributor(*value),
    "issued": _day,
    "years": frozenset,
    "updates": _update,
    "notice_of": _update,
}
