"""Finds the document and the article of the library that a citation means."""

from dataclasses import dataclass

from sqlalchemy import select

from case_library.citations import fold_name, parse
from case_library.codes import IN_FORCE
from case_library.models import PolicyDocument
from casework.db import db


@dataclass(frozen=True, slots=True)
class Names:
    """Every name under which a document of the library is cited; read once for many citations."""

    ids: dict[str, int]

    @classmethod
    def now(cls) -> "Names":
        """As the table says, in one statement. Where two share a name, the one in force and newer has it."""
        columns = (
            PolicyDocument.id, PolicyDocument.number, PolicyDocument.title, PolicyDocument.short_title,
            PolicyDocument.keywords, PolicyDocument.validity, PolicyDocument.effective_on,
        )  # fmt: skip
        rows = db.session.execute(select(*columns)).all()
        rows = sorted(rows, key=lambda r: (r.validity in IN_FORCE, str(r.effective_on or ""), r.id))
        found: dict[str, int] = {}
        for group in ("keywords", "short_title", "title", "number"):  # the surest name is written last
            for row in rows:
                value = getattr(row, group)
                for name in value if isinstance(value, list) else (value,):
                    if name:
                        found[fold_name(name)] = row.id
        return cls(found)

    def find(self, name: str) -> int | None:
        """The document that is called so."""
        return self.ids.get(fold_name(name)) if name else None

    def link(self, citation: str) -> tuple[int, str] | None:
        """Document and article of the first place that is cited; the article is empty for all of it."""
        for cited in parse(citation):
            policy_id = self.find(cited.document)
            if policy_id is not None:
                return policy_id, cited.article
        return None


def link(citation: str, names: Names | None = None) -> tuple[int, str] | None:
    """``条例第三十六条第一项`` → (id of the 条例, 第三十六条); None where the library has no such one."""
    return (names or Names.now()).link(citation)
