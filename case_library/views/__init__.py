"""The pages of the library. Every module named here exports ``bp``; what is not named does not exist."""

BLUEPRINTS: tuple[str, ...] = ()
