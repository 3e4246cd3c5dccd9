"""Whom messages about an incident may reach. A drill's go to its players only; which those are, the room of drills
says, because it stands above this one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from anlan.base.accounts.facade import User
from anlan.rescue.incidents.models import Incident

#: Given an exercise, the ids of its players, or None when nobody drew a line (an exercise opened by hand).
PlayersOf = Callable[[Incident], frozenset[UUID] | None]
_players_of: list[PlayersOf] = []


def register_players(players_of: PlayersOf) -> None:
    """Let a room say who plays an exercise; registering it again changes nothing."""
    if players_of not in _players_of:
        _players_of.append(players_of)


def reached(incident: Incident, users: Iterable[User]) -> list[User]:
    """Those of `users` who may be told of this incident: who has it in their jurisdiction or
    shared with them and, in a drill, plays."""
    sharing = frozenset(incident.sharings.values_list("organisation_id", flat=True))
    seeing = [user for user in users if incident.lies_under(user.scope) or sharing & user.scope.organisations]
    if not incident.exercise:
        return seeing
    for players_of in _players_of:
        players = players_of(incident)
        if players is not None:
            return [user for user in seeing if user.id in players]
    return seeing
