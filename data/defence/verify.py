"""答辩卷宗校验程序：python3 -I -S verify.py [--pubkey 公钥文件]

Runs on the standard library of Python 3.8 or newer, without the system that made the file. It recomputes the
fingerprint of every file, the hash chain of the facts, the calendar and the signed head, and reads nothing
but the folder it lies in. Exit code 0: whole; 1: a fault; 2: not a defence file.
"""

import argparse
import datetime
import hashlib
import json
import sys
import unicodedata
from pathlib import Path

MANIFEST, RECEIPT, LOG, CALENDAR, HEADS = (
    "manifest.json", "receipt.json", "log.jsonl", "calendar.json", "heads.json",
)  # fmt: skip
UNLISTED = (MANIFEST, RECEIPT)
NO_HASH = "0" * 64
FINGERPRINTS = ("sha256", "pdf_sha256")


class Report:
    """What was looked at and what was wrong."""

    def __init__(self):
        self.faults = []

    def fault(self, text):
        self.faults.append(text)
        print("✗ " + text)

    def good(self, text):
        print("✓ " + text)


def canonical(value):
    """One text for equal values: sorted keys, no spaces, no escapes, NFC."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return unicodedata.normalize("NFC", text)


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def link(chain_id, seq, prev_hash, body):
    """Hash of an entry of a chain."""
    return sha256(f"ogi-audit-1\n{chain_id}\n{seq}\n{prev_hash}\n{body}".encode())


def read_json(path):
    return json.loads(path.read_text("utf-8"))


# Files


def check_files(folder, manifest, report):
    """Every listed file is there and unchanged, and no other; returns the fingerprints found."""
    before, listed, found = len(report.faults), {}, set()
    for entry in manifest["files"]:
        listed[unicodedata.normalize("NFC", entry["path"])] = entry
    present = {
        unicodedata.normalize("NFC", path.relative_to(folder).as_posix()): path
        for path in folder.rglob("*")
        if not path.is_dir() or path.is_symlink()
    }
    for name in sorted(set(present) - set(listed) - set(UNLISTED)):
        report.fault(f"多出清单以外的文件：{name}")
    for name, entry in sorted(listed.items()):
        path = present.get(name)
        if path is None:
            report.fault(f"缺少文件：{name}")
            continue
        content = path.read_bytes()
        digest = sha256(content)
        found.add(digest)
        if path.is_symlink() or digest != entry["sha256"] or len(content) != entry["size"]:
            report.fault(f"文件被改动：{name}")
    if len(report.faults) == before:
        report.good(f"文件 {len(listed)} 个，与清单逐一相符，不缺不多")
    return found


# The chain of facts


def read_log(folder, report):
    """The lines of the log: body, hash before, hash."""
    entries = []
    for number, line in enumerate((folder / LOG).read_text("utf-8").splitlines(), 1):
        try:
            entry = json.loads(line)
            entries.append((entry["body"], entry["prev_hash"], entry["hash"]))
        except (ValueError, KeyError, TypeError):
            report.fault(f"办理记录第 {number} 行无法读取")
    return entries


def check_chain(entries, manifest, report):
    """Sequence, links and hashes of the facts, from the first to the last that the manifest names."""
    before, last, seq = len(report.faults), NO_HASH, 0
    for body, prev_hash, digest in entries:
        if body.get("seq") != seq + 1:
            report.fault(f"办理记录不连续：第 {seq} 条之后是第 {body.get('seq')} 条")
        if prev_hash != last:
            report.fault(f"办理记录第 {body.get('seq')} 条与前一条不衔接")
        if body.get("chain_id") != manifest["chain_id"]:
            report.fault(f"办理记录第 {body.get('seq')} 条属于另一案件")
        if link(body.get("chain_id"), body.get("seq"), prev_hash, canonical(body)) != digest:
            report.fault(f"办理记录第 {body.get('seq')} 条的内容被改动")
        last, seq = digest, body.get("seq")
    if (len(entries), last) != (manifest["event_count"], manifest["last_hash"]):
        report.fault("办理记录的条数或者末尾与清单不符")
    if len(report.faults) == before:
        report.good(f"办理记录 {len(entries)} 条，首尾相连，逐条校验一致")


def check_named(entries, found, report):
    """Every letter and paper that a fact names lies in the file with the very bytes it names."""
    void = {json.loads(body["data"])["seq"] for body, _, _ in entries if body.get("kind") == "voided"}
    before, named = len(report.faults), 0
    for body, _, _ in entries:
        if body.get("seq") in void:
            continue
        data = json.loads(body["data"])
        for field in FINGERPRINTS:
            if data.get(field):
                named += 1
                if data[field] not in found:
                    report.fault(f"办理记录第 {body['seq']} 条所指的文件不在卷宗内，或者被改动")
    if len(report.faults) == before:
        report.good(f"办理记录所指的文书和材料 {named} 处，与卷宗内的文件一致")


# The calendar


def calendar_version(years):
    """Digest of the listed days, as the system computes it."""
    days = {"rest": set(), "work": set()}
    for year in years:
        for kind in days:
            days[kind].update(datetime.date.fromisoformat(day) for day in year[kind])
    text = repr((sorted(days["rest"]), sorted(days["work"]), sorted(year["year"] for year in years)))
    return sha256(text.encode())[:12]


def check_calendar(folder, manifest, report):
    """The days off are those of the version by which the dates were computed."""
    calendar = read_json(folder / CALENDAR)
    version = calendar_version(calendar["years"])
    if not version == calendar["version"] == manifest["calendar"]:
        report.fault("工作日历与期限计算所用的版本不符")
        return
    notices = "、".join(f"{year['year']}年 {year['notice']}" for year in calendar["years"])
    report.good(f"工作日历版本 {version}（{notices}）")


# The signed head


def check_heads(folder, entries, pubkey, report):
    """The chain as it stood under the last signed head; without a head nothing can be said."""
    path = folder / HEADS
    if not path.exists():
        print("－ 没有签名校验点：打包时系统还没有对本案签名")
        return
    proof = read_json(path)
    head, (chain_id, seq, digest) = proof["head"], proof["tip"]
    hashes = {body.get("seq"): own for body, _, own in entries}
    if hashes.get(seq) != digest or any(body.get("chain_id") != chain_id for body, _, _ in entries):
        report.fault(f"签名校验点所记的第 {seq} 条与办理记录不符")
        return
    if merkle(f"{chain_id}\n{seq}\n{digest}", proof["path"]) != head["tips_root"]:
        report.fault("签名校验点不包含本案记录")
        return
    report.good(f"签名校验点第 {head['no']} 号（{head['at_utc']}）覆盖前 {seq} 条记录")
    if pubkey is None:
        print(f"－ 签名未核验：用 --pubkey 指定公钥文件（公钥编号 {head['key_id']}）可以核验")
        return
    signed = {name: value for name, value in head.items() if name != "signature"}
    is_own = sha256(pubkey)[:16] == head["key_id"]
    if is_own and verified(pubkey, canonical(signed).encode(), bytes.fromhex(head["signature"])):
        report.good("签名有效")
    else:
        report.fault("签名无效，或者公钥不是签名所用的公钥")


def merkle(leaf, path):
    """Root over the leaf and its path; leaves and nodes differ by their first byte (RFC 6962)."""
    node = hashlib.sha256(b"\0" + leaf.encode()).digest()
    for side, other in path:
        beside = bytes.fromhex(other)
        pair = beside + node if side == "left" else node + beside
        node = hashlib.sha256(b"\1" + pair).digest()
    return node.hex()


# Ed25519 (RFC 8032), verification only

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def recover(y, sign):
    """x of a point of the curve, or None."""
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x


def point(data):
    number = int.from_bytes(data, "little")
    y, sign = number & ((1 << 255) - 1), number >> 255
    x = recover(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def add(a, b):
    first, second = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    third, fourth = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = second - first, fourth - third, fourth + third, second + first
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(number, a):
    result = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = add(result, a)
        a, number = add(a, a), number >> 1
    return result


def verified(key, message, signature):
    """Whether the signature is that of the key over the message."""
    if len(key) != 32 or len(signature) != 64:
        return False
    public, first = point(key), point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if public is None or first is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    y = 4 * pow(5, P - 2, P) % P
    base = (recover(y, 0), y, 1, recover(y, 0) * y % P)
    left, right = times(s, base), add(first, times(h, public))
    same_x = (left[0] * right[2] - right[0] * left[2]) % P == 0
    return same_x and (left[1] * right[2] - right[1] * left[2]) % P == 0


# The receipt


def check_receipt(folder, report):
    """The entry of the export in the record of the office names this very manifest."""
    receipt = read_json(folder / RECEIPT)
    body = receipt["body"]
    said = json.loads(body["body"]).get("manifest_sha256")
    if said != sha256((folder / MANIFEST).read_bytes()):
        report.fault("清单与导出记录不符：清单在导出以后被改动")
    elif link(body["chain_id"], body["seq"], receipt["prev_hash"], canonical(body)) != receipt["hash"]:
        report.fault("导出记录被改动")
    else:
        report.good(f"导出记录第 {body['seq']} 条，校验码 {receipt['hash']}，可以向制作机关核对")


def verify(folder, pubkey):
    """All checks; the report in Chinese. Returns the exit code."""
    report = Report()
    manifest = read_json(folder / MANIFEST)
    print(f"答辩卷宗 {manifest['number']}　{manifest['organ']}　制作 {manifest['made_at']}")
    found = check_files(folder, manifest, report)
    entries = read_log(folder, report)
    check_chain(entries, manifest, report)
    check_named(entries, found, report)
    check_calendar(folder, manifest, report)
    check_heads(folder, entries, pubkey, report)
    check_receipt(folder, report)
    print(f"校验未通过：{len(report.faults)} 处不符。" if report.faults else "校验通过：卷宗完整，未被改动。")
    return 1 if report.faults else 0


def main():
    """Read the arguments, verify the folder of this program."""
    parser = argparse.ArgumentParser(description="校验答辩卷宗")
    parser.add_argument("--pubkey", help="签名公钥文件（十六进制）")
    asked = parser.parse_args()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")
    pubkey = bytes.fromhex(Path(asked.pubkey).read_text("ascii").strip()) if asked.pubkey else None
    try:
        return verify(Path(__file__).resolve().parent, pubkey)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        print(f"✗ 无法校验：卷宗缺少内容或者格式被改动（{type(fault).__name__}：{fault}）")
        return 2


if __name__ == "__main__":
    sys.exit(main())
