"""The words of the library that are stored. Source: domain 07 §§ 1-3."""

from enum import StrEnum

from workflows.typical_cases import CaseState as CaseState


class Collection(StrEnum):
    """The three collections of the library (domain 07, 市中政办发〔2024〕3号 (十) 36)."""

    case = "case"  # 典型案例
    text = "text"  # 标准文本
    policy = "policy"  # 政策文件


class PolicyLevel(StrEnum):
    """How high a policy document stands."""

    law = "law"  # 法律
    regulation = "regulation"  # 行政法规
    interpretation = "interpretation"  # 司法解释
    ministry_rule = "ministry_rule"  # 部门规章
    local_regulation = "local_regulation"  # 地方性法规
    government_rule = "government_rule"  # 政府规章
    normative = "normative"  # 规范性文件
    reply = "reply"  # 答复函、解释
    working = "working"  # 工作文件


class Validity(StrEnum):
    """Is a policy document in force?"""

    valid = "valid"
    amended = "amended"
    partly_void = "partly_void"
    repealed = "repealed"
    expired = "expired"
    not_yet = "not_yet"


# What may still be cited without a red mark.
IN_FORCE = frozenset({Validity.valid, Validity.amended, Validity.partly_void})


class PolicyTie(StrEnum):
    """What one policy document does to another, older one."""

    replaces = "replaces"
    amends = "amends"


class ImportState(StrEnum):
    """How far a file is on its way to become a policy document."""

    waiting = "waiting"  # kept, nobody has read it yet
    reading = "reading"  # some pages are read
    ready = "ready"  # text and proposal wait for a person
    failed = "failed"  # gave no text; ``fault`` says why
    confirmed = "confirmed"
    dropped = "dropped"


class CaseStage(StrEnum):
    """How far the matter went."""

    reply = "reply"  # the reply only
    review = "review"  # 行政复议
    first_instance = "first_instance"
    second_instance = "second_instance"


class RemedyResult(StrEnum):
    """What review or court made of the reply."""

    none = "none"  # nobody asked for it
    upheld = "upheld"
    corrected = "corrected"
    other = "other"


class CaseLevel(StrEnum):
    """Whose model case it is."""

    district = "district"
    city = "city"
    province = "province"
    national = "national"


class LibraryOrganKind(StrEnum):
    """Kinds of answering organs by which cases are grouped; the source is not named."""

    district = "district"  # 区政府
    department = "department"  # 区政府部门
    street = "street"  # 街道办事处
    branch = "branch"  # 上级部门派出机构
    other = "other"


class Axis(StrEnum):
    """The taxonomies that the office keeps itself (domain 07 §§ 4, 5)."""

    subject = "subject"  # 领域 S01…
    dispute_point = "dispute_point"  # 争议点 DP01…


class Taken(StrEnum):
    """What of an entry is taken into the reasoning notes of a case."""

    articles = "articles"
    analysis = "analysis"


class Conclusion(StrEnum):
    """How the doubt about an entry ended."""

    keep = "keep"
    amend = "amend"
    withdraw = "withdraw"
