"""The tables of the library; importing this package completes the metadata."""

from case_library.models.case_making import CaseEditor, CaseText, CaseVote
from case_library.models.in_work import LibraryCitation, LibraryFlag, ReasonNote
from case_library.models.index import DocumentHead, IndexedDocument, IndexRun, LibrarySearch, SoundOfWord
from case_library.models.kept import KeptEntry
from case_library.models.openings import LibraryOpening
from case_library.models.policies import PolicyArticle, PolicyDocument, PolicyRelation
from case_library.models.policy_imports import PolicyFile, PolicyImport
from case_library.models.terms import LibraryTerm, Synonym
from case_library.models.text_uses import TextUse
from case_library.models.typical_cases import CaseBasis, CaseReviewStep, TypicalCase

__all__ = [
    "CaseBasis",
    "CaseEditor",
    "CaseReviewStep",
    "CaseText",
    "CaseVote",
    "DocumentHead",
    "IndexRun",
    "IndexedDocument",
    "KeptEntry",
    "LibraryCitation",
    "LibraryFlag",
    "LibraryOpening",
    "LibrarySearch",
    "LibraryTerm",
    "PolicyArticle",
    "PolicyDocument",
    "PolicyFile",
    "PolicyImport",
    "PolicyRelation",
    "ReasonNote",
    "SoundOfWord",
    "Synonym",
    "TextUse",
    "TypicalCase",
]
