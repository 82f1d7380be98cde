"""Signing in, proving oneself again, and one's own password."""

import re

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField
from wtforms.validators import ValidationError

from casework.forms.fields import CodeField, LineField, Required, check_characters

FACTOR_FAILED = "验证码不对，请核对手机时间后重新填写。"
PASSWORD_FAULTS = {
    "length": "密码应为 12 到 128 个字符。",
    "common": "这个密码太常见，容易被猜中，请换一个。",
    "contains_name": "密码中不能含有您的登录名、姓名、工号、科室或系统名称。",
    "classes": "密码须含大写字母、小写字母、数字、其他符号这四类中的至少三类。",
    "used_before": "这个密码最近用过，请换一个新的。",
    "present_wrong": "当前密码不对，请重新填写。",
    "link_dead": "链接已失效，请向系统管理员重新索取。",
}
SIGN_IN_FAILED = "登录名、密码或验证码不对，或者账号暂时锁定。连续 5 次输错将锁定 30 分钟。"


class _Form(FlaskForm):
    class Meta(FlaskForm.Meta):
        locales = ("zh",)


def _secret(label: str, message: str, autocomplete: str) -> PasswordField:
    return PasswordField(
        label,
        [Required(message)],
        render_kw={"autocomplete": autocomplete, "maxlength": 128},
    )


def _code() -> CodeField:
    return CodeField(
        "动态验证码",
        description="已绑定手机验证的人员填写，其他人不填。",
        limit=10,
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": 10},
    )


class SignInForm(_Form):
    login = LineField(
        "登录名",
        [Required("请填写登录名。")],
        limit=64,
        render_kw={
            "autocomplete": "username",
            "autocapitalize": "none",
            "autofocus": True,
            "maxlength": 64,
        },
    )
    password = _secret("密码", "请填写密码。", "current-password")
    code = _code()


class ProveForm(_Form):
    password = _secret("密码", "请填写密码。", "current-password")
    code = _code()


class FactorForm(_Form):
    """The first code of a new secret."""

    secret = HiddenField()
    code = CodeField("验证码", [Required("请填写手机上显示的 6 位验证码。")], limit=10)

    def validate_secret(self, field: HiddenField) -> None:
        if not re.fullmatch(r"[A-Z2-7]{32}", field.data or ""):
            raise ValidationError("页面已失效，请刷新后重新扫码。")


class NewPasswordForm(_Form):
    """By a one-time link: the present password is not known."""

    new = _secret("新密码", "请填写新密码。", "new-password")
    again = _secret("再填一次新密码", "请再填一次新密码。", "new-password")

    def validate_new(self, field: PasswordField) -> None:
        check_characters(field.data or "", lines=False)

    def validate_again(self, field: PasswordField) -> None:
        if field.data != self.new.data:
            raise ValidationError("两次填写的新密码不一致。")


class PasswordForm(NewPasswordForm):
    present = _secret("当前密码", "请填写当前密码。", "current-password")
