"""A policy document as the search reads it."""

import re
from datetime import date

from case_library.codes import IN_FORCE, Collection
from case_library.index.document import Document
from case_library.labels.policies import LEVELS, NO_NUMBER
from case_library.models import PolicyDocument
from casework.now import legal_day

LONGEST_ARTICLE = 400  # characters of each article that are searched: gists are short, full texts repeat
LONGEST = 60_000


def policy_document(policy: PolicyDocument) -> Document:
    """The document with its articles; to be put into the index in the transaction that changes it.

    Its own articles are no facet: there they stand for what a case rests on, and would drown it.
    """
    articles = [f"{a.number} {a.gist} {a.text[:LONGEST_ARTICLE]}" for a in policy.articles]
    words = [policy.short_title, policy.number, *policy.keywords]
    return Document(
        collection=Collection.policy,
        entry_id=policy.id,
        ref=ref_of(policy),
        address=f"/library/policies/{policy.id}",
        title=policy.title,
        dated_on=dated_on(policy),
        keywords=tuple(dict.fromkeys(word for word in words if word)),
        facts="\n".join([policy.gist, *articles])[:LONGEST],
        note=f"{policy.number or NO_NUMBER}　{policy.issuer}　{LEVELS[policy.level]}",
        subjects=tuple(policy.subjects),
        validity=policy.validity.value,
        in_force=policy.validity in IN_FORCE,
        uses=policy.uses,
    )


def ref_of(policy: PolicyDocument) -> str:
    """What people call it."""
    return policy.number or policy.short_title or policy.title


def dated_on(policy: PolicyDocument) -> date:
    """The day by which it is sorted: in force, issued, else the year of its number, else when entered."""
    known = policy.effective_on or policy.issued_on
    if known:
        return known
    year = re.search(r"〔(\d{4})〕", policy.number)
    return date(int(year[1]), 1, 1) if year else legal_day(policy.created_at)
