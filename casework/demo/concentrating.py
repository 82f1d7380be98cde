"""Concentrated requests in the demo: a cluster on its way, one published piece, what was refused."""

from sqlalchemy import select

from casework.acting import Acting
from casework.db import db, writing
from casework.demo.people import DISTRICT, login_of
from casework.demo.play import Play
from casework.models import Case, Cluster, ClusterMember, ClusterState, ProactiveTask
from casework.services import clusters, proactive, rechecks

AREA = "样例里片区"
TITLE = "样例里片区旧城改造房屋征收补偿方案"
TEXT = "（样例）样例里片区旧城改造房屋征收补偿方案全文。咨询电话：0531-00000000。"
REASON = "（样例）多名居民先后申请，信息可以公开，公开有利于群众了解政策。"
OTHER_TITLE = "样例社区2025年养老补贴发放标准"
OTHER_TEXT = "（样例）样例社区2025年养老补贴发放标准全文。"
OPINION = "（样例）不涉及国家秘密和工作秘密，可以公开。"
PLACE = {"site": "区政府门户网站", "section": "社会救助", "address": "https://www.example.cn/sample/1.html"}


def concentrate(play: Play) -> None:
    """Find clusters, decide on the one of the story, publish another piece, list what was refused."""
    system = Acting.system(play.now, play.calendar)
    desk, head = (play.cast.acting(login_of(DISTRICT, task), play.now) for task in ("desk", "head"))
    clusters.find_clusters(system)
    found = db.session.scalars(
        select(Cluster).where(Cluster.name == AREA, Cluster.state == ClusterState.found)
    )
    cluster = found.first()
    if cluster is not None:
        with writing():
            _propose(cluster, desk, head)
    with writing():
        _publish(play, desk, head)
    rechecks.collect_and_remind(system)


def _propose(cluster: Cluster, desk: Acting, head: Acting) -> None:
    members = select(ClusterMember.case_id).where(ClusterMember.cluster_id == cluster.id)
    ids = db.session.scalars(members).all()
    clusters.confirm_members(cluster, confirmed=ids, seen=cluster.version, acting=desk)
    unit_id = db.session.get_one(Case, ids[0]).unit_id or desk.unit_id
    task = clusters.propose_task(cluster, title=TITLE, unit_id=unit_id, seen=cluster.version, acting=desk)
    _decide(task, TITLE, TEXT, desk, head)


def _publish(play: Play, desk: Acting, head: Acting) -> None:
    """Another piece, suggested on one's own, that has passed its checks."""
    task = proactive.propose(
        organ_id=desk.organ_id, unit_id=desk.unit_id, title=OTHER_TITLE, proposal=REASON, acting=desk
    )
    _decide(task, OTHER_TITLE, OTHER_TEXT, desk, head)
    reviewer = play.cast.acting(login_of(DISTRICT, "secrecy"), play.now)
    proactive.clear_secrecy(task, opinion=OPINION, seen=task.version, acting=reviewer)
    proactive.clear_personal(task, cleared=[], reason="", seen=task.version, acting=desk)
    proactive.publish(task, **PLACE, seen=task.version, acting=desk)


def _decide(task: ProactiveTask, title: str, text: str, desk: Acting, head: Acting) -> None:
    proactive.edit(task, title=title, text=text, seen=task.version, acting=desk)
    proactive.decide(task, decision=REASON, seen=task.version, acting=head)
