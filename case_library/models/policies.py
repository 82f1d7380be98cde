"""Policy documents (政策文件): what they are, their validity, their articles (domain 07 § 1)."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from case_library.codes import PolicyLevel, PolicyTie, Validity
from casework.db import db, str_enum


class PolicyDocument(db.Model):
    """One document. ``full_text`` is empty until the office has loaded it; then the articles hold gists."""

    __tablename__ = "policy_documents"
    __table_args__ = (CheckConstraint("ended_on IS NULL OR ended_on >= issued_on", name="ends_after_issue"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    short_title: Mapped[str] = mapped_column(default="", index=True)  # as cited: 条例
    number: Mapped[str] = mapped_column(default="", index=True)  # 文号
    issuer: Mapped[str]
    level: Mapped[PolicyLevel] = str_enum("level", PolicyLevel)
    issued_on: Mapped[date | None]
    effective_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    validity: Mapped[Validity] = str_enum("validity", Validity)
    subjects: Mapped[list[str]] = mapped_column(JSON)  # S01 …
    keywords: Mapped[list[str]] = mapped_column(JSON)
    gist: Mapped[str] = mapped_column(default="")
    full_text: Mapped[str] = mapped_column(default="")
    source_note: Mapped[str] = mapped_column(default="")
    checked_on: Mapped[date | None]
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    uses: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    articles: Mapped[list["PolicyArticle"]] = relationship(
        back_populates="document", order_by="PolicyArticle.position", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (read by SQLAlchemy)


class PolicyArticle(db.Model):
    """One article: its number as the law writes it, and its words or the office's own short gist."""

    __tablename__ = "policy_articles"
    __table_args__ = (UniqueConstraint("document_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("policy_documents.id"), index=True)
    position: Mapped[int]
    number: Mapped[str]  # 第三十六条
    chapter: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")  # paragraphs by line feed
    gist: Mapped[str] = mapped_column(default="")

    document: Mapped[PolicyDocument] = relationship(back_populates="articles")


class PolicyRelation(db.Model):
    """A newer document replaces or amends an older one."""

    __tablename__ = "policy_relations"
    __table_args__ = (
        UniqueConstraint("newer_id", "older_id", "tie"),
        CheckConstraint("newer_id <> older_id", name="two_documents"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    newer_id: Mapped[int] = mapped_column(ForeignKey("policy_documents.id"), index=True)
    older_id: Mapped[int] = mapped_column(ForeignKey("policy_documents.id"), index=True)
    tie: Mapped[PolicyTie] = str_enum("tie", PolicyTie)

    newer: Mapped[PolicyDocument] = relationship(foreign_keys=newer_id)
    older: Mapped[PolicyDocument] = relationship(foreign_keys=older_id)
