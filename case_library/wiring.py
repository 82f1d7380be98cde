"""Joins the library to the commands and jobs of the desk; imported once by app.py."""

from case_library import loading
from case_library.labels import cases as case_words
from case_library.services import nominations, policy_files, review
from casework import labels
from casework.acting import Acting
from casework.further import DEMO, LOADERS, NAMES_FILE
from casework.jobs import JOBS, Job
from casework.schedule import Daily


def _play_cases(acting: Acting) -> int:
    from case_library import demo  # not at the start of every command

    return demo.play(acting)


LOADERS["library"] = loading.load
DEMO["typical_cases"] = _play_cases
NAMES_FILE.append(policy_files.names_file)
JOBS["propose-nominations"] = Job(nominations.propose, Daily(nominations.AT))
JOBS["check-case-law"] = Job(review.remind_of_law, Daily(nominations.LAW_AT))
labels.JOBS.update(case_words.JOBS)
