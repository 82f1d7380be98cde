"""Bulk data of a believable province: fixed seed, forty organs, fifteen facts a case, five of a hundred open.

Rows go in by Core inserts, with the columns that project.py computes and the chains that chain.py links; so
``flask cases verify`` and ``flask audit verify`` find nothing wrong. Nothing else writes like this.
"""

import hashlib
import json
import random
from bisect import bisect
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert

from bench.province import Office
from bench.stories import STORIES, Ids, facts_of, states
from casework import chain, record
from casework.db import db
from casework.models import (
    Case,
    CaseEvent,
    Contact,
    Letter,
    NumberIssued,
    NumberSeries,
    Party,
    RequestItem,
    SearchRecord,
    SubClockRow,
)
from casework.models.audit import ChainTip
from casework.models.contact import ContactChannel, Direction
from casework.numbering import CASE_SERIES
from casework.project import columns
from workflows import serial
from workflows.calendar import WorkCalendar
from workflows.casefile import CaseFile, Entry
from workflows.codes import ApplicantKind, Channel, Outcome, Purpose
from workflows.facts import Contacted, Drafted, Fact, Searched, Signed
from workflows.sub_clocks import sub_clocks

SEED = 20240003
FIRST_DAY = date(2019, 1, 2)
RECENT_SHARE = 0.07  # so many arrived lately; five of a hundred are still open
RECENT_DAYS = 14  # "lately": within so many working days
OLDER_BEFORE = 80  # and the others at least so many before today: all are archived or near it
BATCH = 2000
MOST_FACTS = 32  # room for the ids of one case's facts
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
STREETS = ("舜玉路", "七贤", "大观园", "魏家庄", "泺源", "二七", "六里山", "四里村", "王官庄", "十六里河")
THINGS = ("绿化养护合同", "老旧小区改造招标文件", "征收补偿方案", "物业备案材料", "建设工程规划许可证",
          "道路维修决算报告", "低保发放名单", "违法建设处罚决定书", "学区划分依据",
          "财政专项资金分配表")  # fmt: skip
KINDS = (*[ApplicantKind.natural_person] * 17, ApplicantKind.commercial_enterprise,
         ApplicantKind.legal_service, ApplicantKind.other_organisation)  # fmt: skip
_WEIGHTS = list(accumulate(weight for weight, _ in STORIES))
LETTER_SERIES = "答"
EMPTY_DRAFT: dict[str, Any] = {"items": [], "attachments": []}


@dataclass
class Maker:
    """Makes cases in the order of their arrival and keeps what goes in with the next batch."""

    offices: list[Office]
    calendar: WorkCalendar
    today: date
    rng: random.Random
    rows: dict[Any, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    series: dict[tuple[int, str, int], int] = field(default_factory=lambda: defaultdict(int))

    def make(self, case_id: int, received_on: date) -> None:
        """One case: its story up to today, its rows, its chain."""
        rng = self.rng
        office, other = rng.choice(self.offices), rng.choice(self.offices)
        index = bisect(_WEIGHTS, rng.randrange(_WEIGHTS[-1]))
        digest = hashlib.sha256(str(case_id).encode()).hexdigest()
        ids = Ids(
            case=case_id, letter=case_id,
            number=f"{office.mark}{LETTER_SERIES}〔{received_on.year}〕样例{case_id}号",
            content_hash=digest, pdf_sha256=digest, unit=office.unit_id, other_unit=other.unit_id,
            people=office.people,
        )  # fmt: skip
        days = self._days(received_on)
        facts = [fact for fact in facts_of(STORIES[index][1], ids, days) if fact.on <= self.today]
        uuid = self._uuid()
        entries = self._events(case_id, uuid, index, facts, office)
        case = self._case(case_id, uuid, office, received_on, facts)
        file = CaseFile(entries)
        case |= columns(SimpleNamespace(**case), file, self.calendar)  # type: ignore[arg-type]
        self.rows[Case].append(case)
        self.rows[SubClockRow] += [
            {"case_id": case_id, **asdict(clock)} for clock in sub_clocks(file, self.calendar)
        ]
        self._beside(case, facts, ids, office)

    def _uuid(self) -> str:
        return str(UUID(int=self.rng.getrandbits(128), version=4))

    def _days(self, received_on: date) -> Callable[[int], date]:
        add = self.calendar.add
        return lambda n: add(received_on, n) if n else received_on

    def _events(
        self, case_id: int, uuid: str, index: int, facts: list[Fact], office: Office
    ) -> Iterator[Entry]:
        chain_id, previous = f"case:{uuid}", chain.NO_HASH
        after, story, entries = states(index, self.calendar), STORIES[index][1], []
        for seq, (fact, step, state) in enumerate(zip(facts, story, after, strict=False), 1):
            at = _moment(fact.on, seq)
            actor_id = office.people[step.by]
            row = SimpleNamespace(
                case_id=case_id, seq=seq, kind=fact.kind, occurred_on=fact.on, recorded_at=at,
                actor_id=actor_id, actor_name=office.names[actor_id], role=step.role, unit_id=office.unit_id,
                session_hash="", ip="", request_id="", data=serial.canonical(serial.dump(fact)),
                state_after=state, prev_hash=previous, alg=chain.ALG,
            )  # fmt: skip
            row.hash = previous = chain.link(chain_id, seq, previous, record.event_body(row, chain_id))
            self.rows[CaseEvent].append(vars(row) | {"id": case_id * MOST_FACTS + seq})
            entries.append(
                Entry(
                    seq=seq,
                    fact=fact,
                    state_after=state,
                    recorded_on=fact.on,
                    actor_id=actor_id,
                    role=step.role,
                )
            )
        tip = {"chain_id": chain_id, "seq": len(entries), "hash": previous, "at_utc": at, "head_no": 0}
        self.rows[ChainTip].append(tip)
        return iter(entries)

    def _case(
        self, case_id: int, uuid: str, office: Office, received_on: date, facts: list[Fact]
    ) -> dict[str, Any]:
        rng = self.rng
        title = f"{rng.choice(STREETS)}{received_on.year - rng.randrange(3)}年度{rng.choice(THINGS)}"
        return {
            "id": case_id, "uuid": uuid, "organ_id": office.id, "title": title,
            "number": self._number(office, case_id, received_on),
            "content": f"申请公开{title}，包括正文及附件，需要纸质复印件。",
            "applicant_name": f"{rng.choice(SURNAMES)}样例{case_id % 1000:03d}",
            "applicant_kind": rng.choice(KINDS),
            "needs_assistance": rng.random() < 0.02, "form_wanted": "paper", "route_wanted": "post",
            "purpose": "",
            "oral": False, "oral_reason": "", "created_at": _moment(received_on, 0),
            "updated_at": _moment(facts[-1].on, len(facts)), "unit_id": None, "handler_id": None,
            "channel": Channel.in_person, "arrived_on": received_on,
        }  # fmt: skip

    def _number(self, office: Office, case_id: int, on: date) -> str:
        no = self._issued(office.id, CASE_SERIES, on, case_id=case_id)
        return f"{office.code}-{on.year}-{no:04d}"

    def _issued(
        self, organ_id: int, kind: str, on: date, *, case_id: int, letter_id: int | None = None
    ) -> int:
        key = (organ_id, kind, on.year)
        self.series[key] += 1
        self.rows[NumberIssued].append(
            {"organ_id": organ_id, "kind": kind, "year": on.year, "no": self.series[key], "case_id": case_id,
             "letter_id": letter_id, "issued_at": _moment(on, 0), "state": "active", "void_reason": ""}
        )  # fmt: skip
        return self.series[key]

    def _beside(self, case: dict[str, Any], facts: list[Fact], ids: Ids, office: Office) -> None:
        """The ordinary rows that facts point to."""
        case_id, kind = case["id"], case["applicant_kind"]
        self.rows[RequestItem].append({"case_id": case_id, "no": 1, "text": case["content"]})
        party = {"uuid": self._uuid(), "case_id": case_id, "code": "P1",
                 "role": "applicant", "kind": kind, "name": case["applicant_name"], "version": 1}  # fmt: skip
        self.rows[Party].append(party)
        clerk = office.people["clerk"]
        for fact in facts:
            if isinstance(fact, Contacted):
                self.rows[Contact].append(
                    {"id": fact.contact_id, "case_id": case_id, "at": _moment(fact.on, 3), "person_id": clerk,
                     "direction": Direction.outgoing, "channel": ContactChannel.phone, "promised_on": None,
                     "purpose": Purpose.clarify_content, "outcome": Outcome.clarified,
                     "summary": "电话核实所需信息的年度和范围。"}
                )  # fmt: skip
            elif isinstance(fact, Searched):
                self.rows[SearchRecord].append(
                    {"id": fact.search_id, "case_id": case_id, "on": fact.on, "person_id": clerk,
                     "places": ["档案室", "业务系统"], "keywords": case["title"], "years": str(fact.on.year),
                     "result": "found", "note": ""}
                )  # fmt: skip
            elif isinstance(fact, Drafted):
                self._letter(case, facts, ids, office)

    def _letter(self, case: dict[str, Any], facts: list[Fact], ids: Ids, office: Office) -> None:
        signed = next((fact for fact in facts if isinstance(fact, Signed)), None)
        values = {"id": ids.letter, "uuid": self._uuid(),
                  "case_id": case["id"], "organ_id": office.id, "kind": "REPLY", "state": "draft",
                  "version": 1, "title": "政府信息公开申请答复书", "number": None, "fields": "{}",
                  "content": json.dumps(EMPTY_DRAFT | {"title": case["title"]}, ensure_ascii=False),
                  "content_hash": ids.content_hash, "template_id": "bench", "template_sha256": ids.pdf_sha256,
                  "asset_sha256": "", "drafter_id": office.people["clerk"], "secrecy_reviewer_id": None,
                  "legal_reviewer_id": None, "signer_id": None, "signed_on": None, "pdf_file_id": None,
                  "pdf_sha256": None, "pdf_bytes": None, "pages": None, "row_version": 1,
                  "created_at": _moment(facts[-1].on, 1)}  # fmt: skip
        if signed:
            values |= {"state": "sent", "number": signed.number, "signer_id": office.people["signer"],
                       "signed_on": signed.on, "pdf_sha256": ids.pdf_sha256, "pdf_bytes": 60000,
                       "pages": 2}  # fmt: skip
        self.rows[Letter].append(values)

    def write(self, connection: Connection) -> None:
        """Put the kept rows into the database."""
        for model in TABLES:
            if rows := self.rows.pop(model, None):
                connection.execute(insert(model.__table__), rows)

    def write_series(self, connection: Connection) -> None:
        """The counters as they stand after the last case."""
        rows = [{"organ_id": o, "kind": k, "year": y, "last_no": n} for (o, k, y), n in self.series.items()]
        connection.execute(insert(NumberSeries.__table__), rows)


TABLES = (
    Case, CaseEvent, ChainTip, NumberIssued, RequestItem, Party, Contact, SearchRecord, Letter, SubClockRow,
)  # fmt: skip


def _moment(on: date, minutes: int) -> datetime:
    """Ten in the morning of Asia/Shanghai and so many minutes."""
    return datetime(on.year, on.month, on.day, 2, 0, tzinfo=UTC) + timedelta(minutes=minutes)


def arrivals(count: int, calendar: WorkCalendar, today: date) -> Iterator[date]:
    """Days of receipt in order: evenly over the years, and five of a hundred in the last weeks."""
    span = calendar.count(FIRST_DAY, today)
    recent = round(count * RECENT_SHARE)
    older = count - recent
    for no in range(older):
        yield calendar.add(FIRST_DAY, 1 + no * (span - OLDER_BEFORE - 1) // max(1, older))
    for no in range(recent):
        yield calendar.add(FIRST_DAY, span - RECENT_DAYS + no * RECENT_DAYS // max(1, recent))


@dataclass(frozen=True, slots=True)
class Part:
    """What one process makes: every n-th case, for its own organs, so that no series is shared."""

    no: int
    of: int
    count: int

    def cases(self) -> range:
        return range(self.no, self.count, self.of)


def fill(
    part: Part, offices: list[Office], calendar: WorkCalendar, today: date, told: Callable[[int], None]
) -> None:
    """Make the cases of one part, a transaction a batch. The database holds no cases before."""
    maker = Maker(offices[part.no :: part.of], calendar, today, random.Random(SEED + part.no))
    mine = part.cases()
    for no, received_on in enumerate(arrivals(part.count, calendar, today)):
        if no % part.of != part.no:
            continue
        maker.make(no + 1, received_on)
        if len(maker.rows[Case]) == BATCH or no == mine[-1]:
            told(len(maker.rows[Case]))
            with db.engine.begin() as connection:
                maker.write(connection)
    with db.engine.begin() as connection:
        maker.write_series(connection)
