"""Commands of the audit trail: verify the chains and heads, sign a head."""

from pathlib import Path

import click
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from flask import current_app
from flask.cli import AppGroup

from casework import heads, papers, secret_files, verifying
from casework.acting import Acting
from casework.calendars import current_calendar
from casework.db import writing
from casework.rebuild import verify
from casework.scope import everything
from casework.services import audit_heads

FAULTS = {
    "gap": "序号不连续",
    "not_linked": "与前一条不衔接",
    "changed": "内容被改动",
    "tail_cut": "末尾缺失",
    "missing": "整条缺失",
    "tips_changed": "所含记录被改动",
    "bad_signature": "签名不符",
    "rewritten": "签名后被改写",
}

PAPER_FAULTS = {
    "number": "文号与签发记录不一致",
    "bytes": "文件指纹与办理记录不一致",
    "missing": "办理记录中的文件或者文书不存在",
}

audit = AppGroup("audit", help="审计记录：校验与签名。")


@audit.command("verify")
@click.option("--heads", "heads_dir", type=click.Path(path_type=Path), help="库外签名头所在目录。")
@click.option("--pubkey", type=click.Path(exists=True, path_type=Path), help="签名公钥文件（十六进制）。")
@click.option("--case", "number", default="", help="只校验一件（登记号）。")
def verify_command(heads_dir: Path | None, pubkey: Path | None, number: str) -> None:
    """校验全部记录链、签名头、案件数据行、文书和文件指纹；打印第一处断点，退出码不为 0。"""
    with everything():
        for broken in verifying.broken_places(case_number=number):
            _stop(broken)
        for broken in _head_faults(heads_dir, pubkey) if not number else ():
            _stop(broken)
        for wrong in verify(current_calendar(), ref=number):
            click.echo(f"{wrong.case} {wrong.column}：数据行与办理记录不一致")
            raise SystemExit(1)
        for paper in papers.wrong_papers(ref=number):
            click.echo(f"{paper.case} {paper.paper}：{PAPER_FAULTS[paper.what]}")
            raise SystemExit(1)
    click.echo("全部完整。")


def _head_faults(heads_dir: Path | None, pubkey: Path | None) -> list[verifying.Broken]:
    key = _public_key(pubkey)
    if key is None:
        return []
    outside = audit_heads.kept_outside(heads_dir) if heads_dir else ()
    return list(verifying.broken_heads(key, outside))


def _public_key(path: Path | None) -> Ed25519PublicKey | None:
    """The given key, else that of the signing key where this process may read it."""
    if path is not None:
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(path.read_text("ascii").strip()))
    try:
        return heads.private_key(_secret()).public_key()
    except secret_files.SecretsFault:
        return None


def _stop(broken: verifying.Broken) -> None:
    click.echo(f"{broken.chain_id} 第 {broken.seq} 条：{FAULTS[broken.what]}")
    raise SystemExit(1)


@audit.command("head")
def sign_command() -> None:
    """对上次以来有变化的记录链签一个头，并写到库外目录。"""
    secret = _secret()
    with everything(), writing():
        moment = current_app.extensions["now"]()
        head = audit_heads.sign_head(Acting.system(moment, current_calendar()), secret)
    if head is None:
        click.echo("自上次签名以来没有新记录。")
        return
    audit_heads.keep_outside(head, current_app.extensions["settings"].heads_dir)
    click.echo(f"已签第 {head.no} 号头，含 {head.n_tips} 条链。")


@audit.command("pubkey")
def public_key_command() -> None:
    """打印签名公钥（十六进制），交审计员保存。"""
    click.echo(heads.public_bytes(heads.private_key(_secret()).public_key()).hex())


def _secret() -> bytes:
    directory: Path = current_app.extensions["settings"].secrets_dir
    return secret_files.read(directory / secret_files.AUDIT)
