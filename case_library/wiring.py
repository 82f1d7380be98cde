"""Joins the library to the commands and jobs of the desk; imported once by app.py."""

from case_library import loading, samples
from case_library.index import runs
from case_library.labels import cases as case_words
from case_library.labels import index as search_words
from case_library.labels import policies as policy_words
from case_library.labels import texts as text_words
from case_library.labels import work as work_words
from case_library.queries import texts as text_queries
from case_library.queries.ended_citations import SOURCES
from case_library.services import (
    flags,
    nominations,
    policy_files,
    policy_imports,
    policy_watch,
    review,
    text_days,
    text_uses,
)
from case_library.services import texts as standard_texts
from casework import labels
from casework.acting import Acting
from casework.db import writing
from casework.further import DEMO, LOADERS, NAMES_FILE
from casework.jobs import JOBS, Job
from casework.letters import texts as letter_texts
from casework.letters.standing import StandingTexts
from casework.schedule import Daily, Every
from casework.scope import everything


def _play_cases(acting: Acting) -> int:
    from case_library import demo  # not at the start of every command

    return demo.play(acting)


def _play_use(acting: Acting) -> int:
    from case_library import demo

    return demo.play_use(acting)


def _play_texts(acting: Acting) -> int:
    from case_library import demo

    return demo.play_texts(acting)


def _load_samples(acting: Acting) -> int:
    with everything(), writing():
        return samples.load_samples(acting)


LOADERS["library"] = loading.load
LOADERS["library_texts"] = standard_texts.load_texts
letter_texts.SOURCES.append(StandingTexts())
SOURCES.append(text_queries.quoted)
DEMO["library_samples"] = _load_samples
DEMO["typical_cases"] = _play_cases
DEMO["standard_texts"] = _play_texts
DEMO["library_use"] = _play_use
DEMO["standard_text_uses"] = text_uses.recount
NAMES_FILE.append(policy_files.names_file)
JOBS["propose-nominations"] = Job(nominations.propose, Daily(nominations.AT))
JOBS["read-policy-imports"] = Job(policy_imports.advance_all, Every(minutes=1))
JOBS["watch-policies"] = Job(policy_watch.look_after, Daily(policy_watch.AT))
JOBS["check-case-law"] = Job(review.remind_of_law, Daily(nominations.LAW_AT))
JOBS["follow-texts"] = Job(text_days.follow, Daily(text_days.AT))
JOBS["flag-corrected"] = Job(flags.raise_flags, Daily(flags.AT))
JOBS["count-text-uses"] = Job(text_uses.recount, Daily(text_uses.AT))
JOBS["reindex-library"] = Job(runs.work, Every(minutes=1))
labels.JOBS.update(
    case_words.JOBS | policy_words.JOBS | search_words.JOBS | text_words.JOBS | work_words.JOBS
)
