"""Policy documents beside their pages: days that come, a whole folder, originals that stay."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from case_library import codes
from case_library.codes import ImportState, Validity
from case_library.labels import policies as words
from case_library.loading import load
from case_library.models import IndexedDocument, PolicyDocument, PolicyFile
from case_library.services import policies, policy_files, policy_watch
from case_library.services.policies import ArticleText, PolicyValues
from casework import file_store
from casework.acting import Acting
from casework.db import Stale, db, writing
from casework.models import Message
from casework.services import housekeeping
from tests.library.policy_papers import EDITOR, LAW, docx_of, scan_of, taken_in, zip_of


def document(title: str, acting: Acting, **known) -> int:
    with writing():
        values = PolicyValues(title=title, issuer="样例机关", level="normative", **known)
        return policies.add(values, acting, articles=[ArticleText("第一条", text="样例。")]).id


def validity_of(policy_id: int) -> Validity:
    return db.session.get_one(PolicyDocument, policy_id, populate_existing=True).validity


def test_every_code_has_its_word():
    assert set(words.LEVELS) == set(codes.PolicyLevel)
    assert set(words.VALIDITIES) == set(codes.Validity)
    assert set(words.TIES) == set(codes.PolicyTie)
    assert set(words.IMPORT_STATES) == set(codes.ImportState)


def test_a_document_begins_on_its_day_and_ends_what_it_replaces(office, acting_as, clock_now):
    clock_now.set("2026-03-02")
    old = document("旧办法", acting_as(EDITOR), number="样〔2020〕1号")
    day = clock_now.today + timedelta(days=30)
    new = document("新办法", acting_as(EDITOR), effective_on=day, replaces=(old,))
    assert (validity_of(old), validity_of(new)) == (Validity.valid, Validity.not_yet)
    clock_now.set(day.isoformat())
    policy_watch.look_after(acting_as(EDITOR))
    assert (validity_of(old), validity_of(new)) == (Validity.repealed, Validity.valid)
    assert db.session.get_one(PolicyDocument, old).ended_on == day
    rows = select(IndexedDocument.title, IndexedDocument.in_force)
    in_force = dict(db.session.execute(rows).tuples().all())
    assert (in_force["旧办法"], in_force["新办法"]) == (False, True)


def test_a_document_ends_on_its_last_day(office, acting_as, clock_now):
    clock_now.set("2026-03-02")
    policy = document("试行办法", acting_as(EDITOR), ended_on=clock_now.today + timedelta(days=1))
    policy_watch.look_after(acting_as(EDITOR))
    assert validity_of(policy) == Validity.valid
    clock_now.set("2026-03-03")
    policy_watch.look_after(acting_as(EDITOR))
    assert validity_of(policy) == Validity.expired


def test_editors_are_reminded_once_a_month_of_what_nobody_has_checked(office, acting_as, clock_now):
    clock_now.set("2026-03-02")
    policy = document("某办法", acting_as(EDITOR))
    for day in ("2026-03-03", "2026-03-04", "2026-04-01"):
        clock_now.set(day)
        policy_watch.look_after(acting_as(EDITOR))
    due = [m for m in db.session.scalars(select(Message)) if m.params.get("what") == "policies_due"]
    assert len(due) == 2
    with writing():
        policies.check(policy, seen=1, acting=acting_as(EDITOR))
    clock_now.set("2026-05-01")
    policy_watch.look_after(acting_as(EDITOR))
    due = [m for m in db.session.scalars(select(Message)) if m.params.get("what") == "policies_due"]
    assert len(due) == 2
    with pytest.raises(Stale), writing():
        policies.check(policy, seen=1, acting=acting_as(EDITOR))


def test_a_folder_is_taken_in_file_by_file_with_what_failed_and_why(app, tmp_path: Path):
    folder = tmp_path / "文件"
    (folder / "下级").mkdir(parents=True)
    (folder / "一.docx").write_bytes(docx_of(LAW))
    (folder / "下级" / "二.txt").write_text(LAW + "\n第四条 补充。", "utf-8")
    (folder / "扫描.pdf").write_bytes(scan_of())
    (folder / "图片.psd").write_bytes(b"x")
    (folder / "三.zip").write_bytes(zip_of({"内.txt": LAW.encode(), "又.docx": docx_of(LAW + "\n完。")}))
    (folder / ".隐藏.txt").write_text("x")
    os.symlink("/etc/passwd", folder / "链接.txt")
    done = app.test_cli_runner().invoke(args=["library", "import", str(folder)])
    assert done.exit_code == 0, done.output
    assert "扫描件，没有文字层" in done.output
    assert "图片.psd　这种文件不能导入" in done.output
    assert "又.docx　待确认" in done.output
    assert "[5/5]" in done.output
    assert "passwd" not in done.output
    assert f"{words.IMPORT_STATES[ImportState.ready]} 4" in done.output
    again = app.test_cli_runner().invoke(args=["library", "import", str(folder)])
    assert "已经导入过" in again.output


def test_the_original_is_kept_encrypted_and_no_sweep_removes_it(office, acting_as, clock_now):
    row = taken_in("样例.txt", LAW.encode(), acting_as(EDITOR))
    file = db.session.scalars(select(PolicyFile)).one()
    path = file_store.path_of(file.uuid)
    assert LAW.encode()[:30] not in path.read_bytes()
    assert policy_files.read(file) == LAW.encode()
    os.utime(path, (0, 0))
    housekeeping.remove_stray_files(path.parents[2], acting_as(EDITOR))
    assert path.exists()
    assert row.state == ImportState.ready


def test_the_first_documents_stand_in_the_index(office, acting_as):
    with writing():
        load(acting_as(EDITOR))
    rows = select(IndexedDocument.ref, IndexedDocument.in_force).where(IndexedDocument.collection == "policy")
    found = dict(db.session.execute(rows).tuples().all())
    assert len(found) == len(set(db.session.scalars(select(PolicyDocument.id))))
    assert found["法释〔2011〕17号"] is False
    assert found["国务院令第711号"] is True
