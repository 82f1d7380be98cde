"""What a browser can ask for. Every module named here exports ``bp``; what is not named does not exist."""

BLUEPRINTS: tuple[str, ...] = (
    "casework.views.login",
    "casework.views.health",
    "casework.views.desk",
    "casework.views.cases",
    "casework.views.intake",
    "casework.views.contacts",
    "casework.views.communication",
    "casework.views.processing",
    "casework.views.party_correction",
    "casework.views.parties",
    "casework.views.materials",
    "casework.views.letters",
    "casework.views.notices",
    "casework.views.sign_off",
    "casework.views.delivery",
    "casework.views.archive",
    "casework.views.jobs",
    "casework.views.holidays",
    "casework.views.deadlines",
    "casework.views.feeds",
)
