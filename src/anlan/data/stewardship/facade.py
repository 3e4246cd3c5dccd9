"""What other rooms may call."""

__all__: list[str] = []
