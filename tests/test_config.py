"""Settings: what is read, and that a wrong one is refused in plain words."""

from pathlib import Path

import pytest

import config
from config import Settings, SettingsError, load


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(config, "ROOT", tmp_path)
    for name in list(config.os.environ):
        if name.startswith("OGI_") or name == "DATABASE_URL":
            monkeypatch.delenv(name)


def test_a_trial_on_one_machine_needs_one_setting(tmp_path: Path) -> None:
    settings = Settings(loopback_http=True, data_dir=tmp_path)
    assert settings.database_url == f"sqlite:///{tmp_path}/ogi.db"
    assert settings.secrets_dir == tmp_path / "secrets"
    assert settings.hosts == config.LOOPBACK


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OGI_TRUSTED_HOSTS", "ysq.example.gov.cn, www.example.gov.cn")
    monkeypatch.setenv("OGI_BASE_URL", "https://ysq.example.gov.cn/")
    monkeypatch.setenv("OGI_DATABASE_URL", "postgresql+psycopg:///ogi")
    settings = load()
    assert settings.trusted_hosts == ("ysq.example.gov.cn", "www.example.gov.cn")
    assert settings.public_url == "https://ysq.example.gov.cn"
    assert settings.database_url == "postgresql+psycopg:///ogi"


def test_the_file_beside_it_is_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("OGI_LOOPBACK_HTTP=1\nOGI_PORT=8001\n", "utf-8")
    assert load().port == 8001


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("OGI_DATABASE_URL", "mysql://x/y", "OGI_DATABASE_URL: 只支持"),
        ("OGI_DATABASE_URL", "sqlite://", "不能放在内存中"),
        ("OGI_PORT", "eighty", "OGI_PORT: 须为整数"),
        ("OGI_PORT", "70000", "OGI_PORT: 不能大于 65535"),
        ("OGI_DEMO_PASSWORD", "short", "至少 12 个字符"),
        ("OGI_BASE_URL", "ysq.example.gov.cn", "OGI_BASE_URL: 须为完整网址"),
        ("OGI_LOOPBACK_HTTP", "perhaps", "OGI_LOOPBACK_HTTP: 须为 1 或 0"),
        ("OGI_HOST", "192.0.2.1", "只能监听本机地址"),
    ],
)
def test_a_wrong_value_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str) -> None:
    monkeypatch.setenv("OGI_LOOPBACK_HTTP", "1")
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        load()
    assert told in str(refused.value)


def test_service_without_hosts_is_refused() -> None:
    with pytest.raises(SettingsError) as refused:
        load()
    assert "OGI_TRUSTED_HOSTS" in str(refused.value)


def test_service_over_plain_http_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OGI_TRUSTED_HOSTS", "ysq.example.gov.cn")
    monkeypatch.setenv("OGI_BASE_URL", "http://ysq.example.gov.cn")
    with pytest.raises(SettingsError) as refused:
        load()
    assert "https://" in str(refused.value)


def test_a_password_is_not_shown(tmp_path: Path) -> None:
    settings = Settings(loopback_http=True, data_dir=tmp_path, demo_password="correct-horse-1")
    assert "correct-horse" not in repr(settings)
