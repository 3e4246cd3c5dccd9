"""What other rooms may call."""

from anlan.base.presence.board import BEAT_S, STAY_S, Editor, beat
from anlan.base.presence.registry import register_subject

__all__ = ["BEAT_S", "STAY_S", "Editor", "beat", "register_subject"]
