"""Signing the audit head: every ten minutes if something changed, and at day's end (SECURITY 6.4).

Called by the scheduler and by ``flask audit head``, the only holders of the signing key.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sqlalchemy import and_, select, update

from casework import chain, heads
from casework.acting import Acting
from casework.db import db
from casework.models.audit import AuditHead, AuditHeadTip, ChainTip

HEADS_FILE = "heads.jsonl"


def sign_head(acting: Acting, secret: bytes) -> heads.Head | None:
    """Sign a head over the chains changed since the last one; None when nothing changed. Needs ``writing()``.

    Write the returned head outside with ``keep_outside`` after the commit.
    """
    key = heads.private_key(secret)
    changed = db.session.execute(_CHANGED).all()
    if not changed:
        return None
    tips = [tuple(row) for row in changed]
    last = db.session.scalar(select(AuditHead).order_by(AuditHead.no.desc()).limit(1))
    head = heads.Head(
        no=last.no + 1 if last else 1,
        at_utc=chain.moment_text(acting.now),
        prev_head_hash=heads.digest(heads.Head.of(last)) if last else heads.NO_HEAD,
        tips_root=heads.merkle_root(tips),
        n_tips=len(tips),
        key_id=heads.key_id(key.public_key()),
    )
    head = replace(head, signature=heads.sign(head, key))
    _store(head, tips, acting)
    return head


_CHANGED = select(ChainTip.chain_id, ChainTip.seq, ChainTip.hash).where(ChainTip.head_no == 0)


def _store(head: heads.Head, tips: list[heads.Tip], acting: Acting) -> None:
    db.session.add(
        AuditHead(
            no=head.no,
            at_utc=acting.now,
            prev_head_hash=head.prev_head_hash,
            tips_root=head.tips_root,
            n_tips=head.n_tips,
            body=heads.body(head),
            signature=head.signature,
            key_id=head.key_id,
        )
    )
    db.session.flush()
    for chain_id, seq, digest in tips:
        db.session.add(AuditHeadTip(head_no=head.no, chain_id=chain_id, seq=seq, hash=digest))
        covered = and_(ChainTip.chain_id == chain_id, ChainTip.seq == seq)
        mark = update(ChainTip).where(covered).values(head_no=head.no)
        db.session.execute(mark.execution_options(synchronize_session=False))
    db.session.flush()


def keep_outside(head: heads.Head, directory: Path) -> None:
    """Append the head to the file outside the database, meant for write-once storage."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (directory / HEADS_FILE).open("a", encoding="ascii") as file:
        file.write(head.line() + "\n")
        file.flush()
        os.fsync(file.fileno())


def kept_outside(directory: Path) -> Iterator[heads.Head]:
    """The heads of the file outside."""
    path = directory / HEADS_FILE
    if path.exists():
        for line in path.read_text("ascii").splitlines():
            yield heads.Head.parse(line)
