"""A whole folder of policy documents, taken in file by file; each waits for a person to confirm it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from sqlalchemy import select

from case_library.codes import ImportState
from case_library.models import PolicyImport
from case_library.services import policy_imports
from case_library.services.policy_imports import Brought
from casework.acting import Acting
from casework.db import db, writing
from casework.file_checks import MAX_BYTES, UploadRefused


@dataclass(frozen=True, slots=True)
class Progress:
    """One file is done: where it stands among all, and what became of it."""

    place: int
    total: int
    name: str
    state: ImportState
    fault: str


def import_folder(folder: Path, acting: Acting) -> Iterator[Progress]:
    """Take in and read every file of a folder and what lies below it; opens a transaction for each."""
    paths = sorted(path for path in folder.rglob("*") if _is_wanted(path, folder))
    batch = str(uuid4())
    for place, path in enumerate(paths, 1):
        for brought in _look(path):
            state, fault = _take_in(brought, batch, acting)
            yield Progress(place, len(paths), brought.name, state, fault)


def _is_wanted(path: Path, folder: Path) -> bool:
    """Files of the folder itself: no hidden ones, and no links that lead elsewhere."""
    hidden = any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
    return not hidden and not path.is_symlink() and path.is_file()


def _look(path: Path) -> Iterator[Brought]:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError:
        yield Brought(path.name, "", "unreadable")
        return
    if path.suffix.lower() != ".zip":
        yield policy_imports.examine(path.name, content)
        return
    try:
        for name, data in policy_imports.unpack(content):
            yield policy_imports.examine(name, data)
    except UploadRefused as refused:
        yield Brought(path.name, "", refused.code)


def _take_in(brought: Brought, batch: str, acting: Acting) -> tuple[ImportState, str]:
    with writing():
        policy_imports.enter([brought], acting, batch=batch)
    newest = select(PolicyImport.id).where(PolicyImport.batch == batch).order_by(PolicyImport.id.desc())
    import_id = db.session.scalars(newest.limit(1)).one()
    while policy_imports.advance(import_id, acting):
        pass
    row = db.session.get_one(PolicyImport, import_id, populate_existing=True)
    return row.state, row.fault
