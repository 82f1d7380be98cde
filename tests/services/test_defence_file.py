"""The defence file proves itself, with Python's standard library alone; each tampered copy is rejected."""

import hashlib
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest

from casework.db import writing
from casework.heads import merkle_path, merkle_root
from casework.scope import everything
from casework.services import audit_heads, defence_file, materials
from casework.services.audit_heads import heads
from tests.beginnings import begins
from tests.replies import Reply, disputed, searched

SECRET = b"k" * 32


def served_and_disputed(beginning):
    """Replied in full, the application kept, an application for review."""
    a_case, acting_as, clock_now = beginning.a_case, beginning.acting_as, beginning.clock_now
    case = searched(a_case(on="2026-03-02").accepted(), date(2026, 3, 2))
    made = Reply(case, acting_as).drafted("GRANT_A").submitted().cleared().signed().sealed()
    made.dispatched("direct").delivered(date(2026, 3, 2))
    paper = materials.take_in_own(b"%PDF-1.7 application", "申请书.pdf", 1)
    with writing():
        materials.put_to_case(made.row, paper, "application", acting_as("wangmin"))
    clock_now.set("2026-03-20")
    disputed(made, on=date(2026, 3, 18))
    return made


pytestmark = begins(served_and_disputed)


@pytest.fixture
def reply(office, begun, acting_as) -> Reply:
    return Reply(begun, acting_as)


def pages(papers):
    yield "index.html", "卷宗索引", f"<p>{len(papers)}</p>"


def unpacked(reply, acting, folder: Path) -> Path:
    with (folder / "file.zip").open("w+b") as target:
        digest = defence_file.write(reply.row, target, pages, acting)
        with writing():
            entry = defence_file.note(reply.row, digest, acting)
        defence_file.add_receipt(reply.row, target, entry, acting)
    with ZipFile(folder / "file.zip") as package:
        package.extractall(folder)
    return folder / reply.ref


@pytest.fixture
def signed(reply, acting_as):
    with everything(), writing():
        audit_heads.sign_head(replace(acting_as("chenzr")), SECRET)
    return reply


@pytest.fixture
def folder(signed, acting_as, tmp_path) -> Path:
    return unpacked(signed, acting_as("fawu"), tmp_path)


def verified(folder: Path, *options: str) -> tuple[int, str]:
    """The verifier in a process of its own, without site packages and without this project."""
    run = subprocess.run(
        [sys.executable, "-I", "-S", "verify.py", *options], cwd=folder, capture_output=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert run.stderr == b""
    return run.returncode, run.stdout.decode()


def manifest_of(folder: Path) -> dict:
    return json.loads((folder / "manifest.json").read_text("utf-8"))


def relisted(folder: Path) -> None:
    """Make the manifest agree with the files again, as a forger would."""
    manifest = manifest_of(folder)
    for entry in manifest["files"]:
        content = (folder / entry["path"]).read_bytes()
        entry |= {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False), "utf-8")


def log_of(folder: Path) -> list[dict]:
    return [json.loads(line) for line in (folder / "log.jsonl").read_text("utf-8").splitlines()]


def write_log(folder: Path, entries: list[dict]) -> None:
    lines = [json.dumps(entry, ensure_ascii=False, sort_keys=True) for entry in entries]
    (folder / "log.jsonl").write_text("\n".join(lines) + "\n", "utf-8")


def letter_in(folder: Path) -> Path:
    return next(iter(sorted((folder / "letters").iterdir())))


def change_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


def test_the_whole_file_is_accepted(folder, tmp_path):
    code, said = verified(folder)
    assert code == 0, said
    assert "校验通过" in said
    assert "签名校验点第 1 号" in said
    key = tmp_path / "key.hex"
    key.write_text(heads.public_bytes(heads.private_key(SECRET).public_key()).hex(), "ascii")
    code, said = verified(folder, "--pubkey", str(key))
    assert (code, "签名有效" in said) == (0, True)
    key.write_text(heads.public_bytes(heads.private_key(b"x" * 32).public_key()).hex(), "ascii")
    code, said = verified(folder, "--pubkey", str(key))
    assert (code, "签名无效" in said) == (1, True)


def test_every_paper_lies_in_the_order_of_time(folder, reply):
    manifest = manifest_of(folder)
    papers = [e["path"] for e in manifest["files"] if "/" in e["path"]]
    numbers = [int(path.partition("/")[2][:2]) for path in papers]
    assert numbers == list(range(1, len(papers) + 1))
    days = [paper.piece.on for paper in defence_file.papers_of(reply.row)]
    assert days == sorted(days)
    assert {"letters", "originals", "sheets"} == {path.partition("/")[0] for path in papers}
    assert manifest["event_count"] == reply.row.version == len(log_of(folder))


def letter_changed(folder: Path) -> None:
    change_byte(letter_in(folder))


def fact_removed(folder: Path) -> None:
    entries = log_of(folder)
    del entries[2]
    write_log(folder, entries)
    relisted(folder)


def fact_altered(folder: Path) -> None:
    """One fact says another day, and its own hash is computed anew."""
    entries = log_of(folder)
    body = entries[1]["body"]
    body["occurred_on"] = "2026-02-27"
    canonical = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    text = f"ogi-audit-1\n{body['chain_id']}\n{body['seq']}\n{entries[1]['prev_hash']}\n{canonical}"
    entries[1]["hash"] = hashlib.sha256(text.encode()).hexdigest()
    write_log(folder, entries)
    relisted(folder)


def calendar_swapped(folder: Path) -> None:
    calendar = json.loads((folder / "calendar.json").read_text("utf-8"))
    calendar["years"][-1]["rest"].pop()
    (folder / "calendar.json").write_text(json.dumps(calendar, ensure_ascii=False), "utf-8")
    relisted(folder)


def file_added(folder: Path) -> None:
    shutil.copy(letter_in(folder), folder / "letters" / "99 另一份.pdf")


def file_removed(folder: Path) -> None:
    letter_in(folder).unlink()


def all_relisted(folder: Path) -> None:
    """A letter is exchanged and the manifest agrees: the chain still names the one that was sealed."""
    reply = next(path for path in sorted((folder / "letters").iterdir()) if "答复" in path.name)
    change_byte(reply)
    relisted(folder)


def tail_cut(folder: Path) -> None:
    """The last facts vanish and the manifest agrees: the signed head still knows them."""
    entries = log_of(folder)[:-2]
    write_log(folder, entries)
    relisted(folder)
    manifest = manifest_of(folder)
    manifest |= {"event_count": len(entries), "last_hash": entries[-1]["hash"]}
    (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False), "utf-8")


@pytest.mark.parametrize(
    ("tamper", "told"),
    [
        (letter_changed, "文件被改动：letters/"),
        (fact_removed, "办理记录不连续"),
        (fact_altered, "与前一条不衔接"),
        (calendar_swapped, "工作日历与期限计算所用的版本不符"),
        (file_added, "多出清单以外的文件"),
        (file_removed, "缺少文件"),
        (all_relisted, "所指的文件不在卷宗内"),
        (tail_cut, "签名校验点所记"),
    ],
)
def test_a_tampered_copy_is_rejected(folder, tamper, told):
    tamper(folder)
    code, said = verified(folder)
    assert code == 1
    assert told in said
    assert "校验未通过" in said


def test_a_manifest_written_anew_does_not_match_the_entry_of_the_export(folder):
    manifest = manifest_of(folder)
    manifest["title"] = "另一件"
    (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False), "utf-8")
    code, said = verified(folder)
    assert (code, "清单与导出记录不符" in said) == (1, True)


def test_without_its_manifest_it_is_no_defence_file(folder):
    (folder / "manifest.json").unlink()
    code, said = verified(folder)
    assert (code, "无法校验" in said) == (2, True)


def test_a_case_that_was_never_signed_says_so(reply, acting_as, tmp_path):
    code, said = verified(unpacked(reply, acting_as("fawu"), tmp_path))
    assert (code, "没有签名校验点" in said) == (0, True)


@pytest.mark.parametrize("number", range(1, 18))
def test_the_path_leads_to_the_root(number):
    tips = [(f"case:{n}", n, f"{n:064x}") for n in range(number)]
    for own in tips:
        node = hashlib.sha256(b"\0" + f"{own[0]}\n{own[1]}\n{own[2]}".encode()).digest()
        for side, other in merkle_path(tips, own):
            beside = bytes.fromhex(other)
            pair = beside + node if side == "left" else node + beside
            node = hashlib.sha256(b"\1" + pair).digest()
        assert node.hex() == merkle_root(tips)
