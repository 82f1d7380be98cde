"""Objects of the address, fetched in the scope of the person: unknown and foreign answer the same 404."""

from flask import abort, g

from casework.models.case import Case, Party
from casework.models.file import StoredFile
from casework.queries import case_access
from casework.views.gate import deny


def access_case(ref: str) -> Case:
    """The case of the address; a foreign one leaves an ``authz.denied``. Not inside writing()."""
    g.case_ref = ref
    case = case_access.case_by_ref(ref)
    if case is None:
        if case_access.case_exists(ref):
            deny(404, object_type="case", object_id=ref)
        abort(404)
    return case


def access_party(case: Case, party_id: int) -> Party:
    return case_access.party_of(case, party_id) or abort(404)


def access_file(uuid: str) -> StoredFile:
    file = case_access.file_by_uuid(uuid)
    if file is None:
        if case_access.file_exists(uuid):
            deny(404, object_type="file", object_id=uuid)
        abort(404)
    return file
