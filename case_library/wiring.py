"""Joins the library to the commands and jobs of the desk; imported once by app.py."""

from case_library import loading
from case_library.labels import cases as case_words
from case_library.services import nominations, policy_files, review
from casework import labels
from casework.further import LOADERS, NAMES_FILE
from casework.jobs import JOBS, Job
from casework.schedule import Daily

LOADERS["library"] = loading.load
NAMES_FILE.append(policy_files.names_file)
JOBS["propose-nominations"] = Job(nominations.propose, Daily(nominations.AT))
JOBS["check-case-law"] = Job(review.remind_of_law, Daily(nominations.LAW_AT))
labels.JOBS.update(case_words.JOBS)
