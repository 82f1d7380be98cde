"""What a browser can ask for. Every module named here exports ``bp``; a page that is not named does not exist."""

BLUEPRINTS: tuple[str, ...] = (
    "casework.views.login",
    "casework.views.health",
)
