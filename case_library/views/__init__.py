"""The pages of the library. Every module named here exports ``bp``; what is not named does not exist."""

BLUEPRINTS: tuple[str, ...] = (
    "case_library.views.case_pages",
    "case_library.views.case_editor",
    "case_library.views.case_review",
    "case_library.views.policies",
    "case_library.views.policy_imports",
    "case_library.views.texts",
    "case_library.views.search",
    "case_library.views.kept",
    "case_library.views.compare",
    "case_library.views.term_settings",
    "case_library.views.synonym_settings",
    "case_library.views.report",
    "case_library.views.work",
    "case_library.views.flags",
)
