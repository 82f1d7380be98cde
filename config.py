"""Settings from the environment (prefix OGI_): the only reader of os.environ. Secrets are files.

``load()`` reads the environment and the file .env beside this module; ``Settings(…)`` reads what it is given
and the environment, which is what tests want.
"""

import os
import re
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    AliasChoices,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ROOT = Path(__file__).resolve().parent
LOOPBACK = ("127.0.0.1", "localhost", "::1", "[::1]")
# A relative path hangs on the project, whatever the working directory is.
ProjectPath = Annotated[Path, AfterValidator(lambda path: ROOT / path.expanduser())]
MIN_DEMO_PASSWORD = 12  # the shortest password that the sign-in rules accept: SECURITY-DESIGN 9.4
COMMON_FAULTS = {
    "int_parsing": "须为整数 (a whole number)",
    "bool_parsing": "须为 1 或 0 (1 or 0)",
    "literal_error": "须为下列之一：{expected} (one of these)",
    "greater_than_equal": "不能小于 {ge} (not less than {ge})",
    "less_than_equal": "不能大于 {le} (not more than {le})",
}


class SettingsError(SystemExit):
    """A setting is wrong; the text says which, in Chinese and English, and the program ends with it."""


class Settings(BaseSettings):
    """What an operator sets. Every field is OGI_<NAME> in the environment."""

    model_config = SettingsConfigDict(
        env_prefix="OGI_", env_ignore_empty=True, extra="ignore", frozen=True, populate_by_name=True
    )

    data_dir: ProjectPath = ROOT / "var"
    secrets_dir: ProjectPath = Field(default_factory=lambda known: known["data_dir"] / "secrets")
    heads_dir: ProjectPath = Field(default_factory=lambda known: known["data_dir"] / "heads")
    database_url: str = Field(
        default_factory=lambda known: f"sqlite:///{known['data_dir'] / 'ogi.db'}",
        validation_alias=AliasChoices("OGI_DATABASE_URL", "DATABASE_URL"),
    )
    owner_database_url: str = ""  # PostgreSQL only: the role that migrates (ogi_owner)
    loopback_http: bool = False
    demo: bool = False
    demo_password: SecretStr = SecretStr("")
    trusted_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    proxies: int = Field(0, ge=0, le=5)
    base_url: str = ""
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=1, le=65535)
    workers: int = Field(0, ge=0, le=64)  # 0: one a core
    health_token: SecretStr = SecretStr("")
    smtp_host: str = ""  # empty: nothing is mailed
    smtp_port: int = Field(25, ge=1, le=65535)
    smtp_security: Literal["none", "starttls", "tls"] = "starttls"
    smtp_user: str = ""  # its password is the file smtp.password in secrets_dir
    smtp_from: str = ""
    webhook_url: str = ""  # the office's gateway of SMS or DingTalk; signed with webhook.key in secrets_dir
    require_totp: bool | None = None  # second factor for the roles of SECURITY 9.5; default: on in service

    @field_validator("trusted_hosts", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return (
            tuple(part.strip() for part in value.split(",") if part.strip())
            if isinstance(value, str)
            else value
        )

    @field_validator("database_url", "owner_database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if value in ("sqlite://", "sqlite:///:memory:"):
            raise ValueError("数据库须为文件，不能放在内存中 (an in-memory database keeps nothing)")
        if value and not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError(
                "只支持 sqlite:///… 和 postgresql+psycopg://… (only these two kinds of address are supported)"
            )
        return value

    @field_validator("demo_password")
    @classmethod
    def _long_enough(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < MIN_DEMO_PASSWORD:
            raise ValueError(
                f"演示密码至少 {MIN_DEMO_PASSWORD} 个字符"
                f" (at least {MIN_DEMO_PASSWORD} characters, or leave it empty)"
            )
        return value

    @field_validator("base_url")
    @classmethod
    def _whole_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.netloc or parts.path.strip("/")):
            raise ValueError("须为完整网址，如 https://ysq.example.gov.cn (a whole address without a path)")
        return value.rstrip("/")

    @field_validator("webhook_url")
    @classmethod
    def _private_address(cls, value: str) -> str:
        parts = urlsplit(value)
        is_private = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
        if value and not (parts.netloc and is_private):
            raise ValueError(
                "须为 https:// 开头的完整网址，本机可用 http:// (https, or http on this machine only)"
            )
        return value

    @model_validator(mode="after")
    def _mail_has_a_sender(self) -> Self:
        if self.smtp_host and not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", self.smtp_from):
            raise ValueError(
                "设置了 OGI_SMTP_HOST，须同时设置 OGI_SMTP_FROM 为发件邮箱"
                " (OGI_SMTP_HOST needs OGI_SMTP_FROM, the address of the sender)"
            )
        if self.smtp_user and self.smtp_security == "none" and self.smtp_host not in LOOPBACK:
            raise ValueError(
                "OGI_SMTP_SECURITY=none 时不能登录邮件服务器，密码会以明文传送"
                " (no sign-in without TLS: the password would travel in clear)"
            )
        return self

    @model_validator(mode="after")
    def _production_is_closed(self) -> Self:
        """Plain http is for one machine; anything else names its hosts and its https address."""
        if self.loopback_http:
            if self.host not in LOOPBACK:
                raise ValueError(
                    "OGI_LOOPBACK_HTTP=1 时只能监听本机地址"
                    " (with OGI_LOOPBACK_HTTP=1, OGI_HOST must be a loopback address)"
                )
            return self
        if not self.trusted_hosts:
            raise ValueError(
                "正式运行须设置 OGI_TRUSTED_HOSTS；单机试用请设 OGI_LOOPBACK_HTTP=1"
                " (name the hosts that may be asked for; or OGI_LOOPBACK_HTTP=1 for a trial)"
            )
        if not self.base_url.startswith("https://"):
            raise ValueError(
                "正式运行须设置 https:// 开头的 OGI_BASE_URL (OGI_BASE_URL must begin with https://)"
            )
        return self

    @property
    def migration_database(self) -> str:
        """Address that migrations use: the owner of the tables on PostgreSQL."""
        return self.owner_database_url or self.database_url

    @property
    def hosts(self) -> tuple[str, ...]:
        """Host names a request may carry."""
        return self.trusted_hosts or (LOOPBACK if self.loopback_http else ())

    @property
    def needs_second_factor(self) -> bool:
        """Whether the roles that decide or administer must give a code at sign-in."""
        return not (self.demo or self.loopback_http) if self.require_totp is None else self.require_totp

    @property
    def public_url(self) -> str:
        """Base of links in letters and mails, and the address that is printed at start."""
        return self.base_url or f"http://{self.host}:{self.port}"

    @property
    def server_workers(self) -> int:
        return self.workers or os.cpu_count() or 1


def load(**given: Any) -> Settings:
    """Settings from the environment and .env; refuses wrong values with one sentence each.

    Raises SettingsError.
    """
    try:
        return Settings(_env_file=ROOT / ".env", **given)
    except ValidationError as fault:
        raise SettingsError(_explained(fault)) from None


def _explained(fault: ValidationError) -> str:
    lines = ["设置有误，程序没有启动 (wrong settings, not started)："]
    for error in fault.errors(include_url=False, include_input=False):
        field = str(error["loc"][0]) if error["loc"] else ""
        name = "" if not field else field if field.isupper() else f"OGI_{field.upper()}"
        text = COMMON_FAULTS.get(error["type"], error["msg"].removeprefix("Value error, "))
        lines.append(f"  {name}{': ' if name else ''}{text.format(**error.get('ctx', {}))}")
    return "\n".join(lines)
