"""docs/lifecycle.md, written from RULES: ``python -m casework.lifecycle_doc > docs/lifecycle.md``."""

import sys
from collections.abc import Iterator

from casework import labels
from workflows.codes import ENDED, Role, State
from workflows.rules import ALWAYS, LAW_FIRST, RULES, Rule

HEAD = """# Lifecycle of a request

Generated from `workflows/rules.py` by `make docs`; do not edit. One row is one arrow; T-numbers are those
of the lifecycle specification. A row without a target leaves the state as it is. Guards are functions of
`workflows/guards*.py`, named after what they hold; early guards need only the file and the day, so that a
page can say beforehand why a step is impossible.
"""
MANY = len(State) - 6  # a row from nearly everywhere is written as what it leaves out
EDGE_LIMIT = 8  # arrows from more states than these are left to the table, or the diagram is unreadable


def _state_words(state: State) -> str:
    return f"{labels.STATES[state]} `{state}`"


def _sources(rule: Rule) -> str:
    if rule.sources is None:
        return "(nothing yet)"
    if len(rule.sources) >= MANY:
        missing = [_state_words(state) for state in State if state not in rule.sources]
        return "all" + (f" but {', '.join(missing)}" if missing else "")
    return ", ".join(_state_words(state) for state in State if state in rule.sources)


def _guards(rule: Rule) -> str:
    names = [f"`{guard.__name__}`" for guard in (*rule.early, *rule.guards)]
    when = [f"when `{condition.__name__}`" for condition in rule.conditions]
    return ", ".join((*when, *names))


def _roles(rule: Rule) -> str:
    return ", ".join(f"`{role}`" for role in Role if role in rule.roles)


def diagram() -> Iterator[str]:
    """The arrows that change the state, as a Mermaid state diagram."""
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield from (f"  {state} : {labels.STATES[state]}" for state in State)
    for rule in RULES:
        if rule.target is None or len(rule.sources or ()) > EDGE_LIMIT:
            continue
        what = f"{rule.number} {labels.FACTS[rule.kind]}".strip()
        sources = [state for state in State if rule.sources and state in rule.sources] or ["[*]"]
        yield from (f"  {source} --> {rule.target} : {what}" for source in sources)
    yield f"  {State.ARCHIVED} --> [*]"
    yield "```"


def states() -> Iterator[str]:
    """The states with what can happen in each."""
    yield "| state | | open | facts that may be recorded |"
    yield "|---|---|---|---|"
    for state in State:
        kinds = dict.fromkeys(r.kind for r in RULES if r.sources and state in r.sources)
        may = ", ".join(f"`{kind}`" for kind in kinds)
        yield f"| `{state}` | {labels.STATES[state]} | {'no' if state in ENDED else 'yes'} | {may} |"


def transitions() -> Iterator[str]:
    """The whole table."""
    yield "| # | fact | | from | to | roles | article | guards |"
    yield "|---|---|---|---|---|---|---|---|"
    for rule in RULES:
        target = _state_words(rule.target) if rule.target else "stays"
        cells = (rule.number, f"`{rule.kind}`", labels.FACTS[rule.kind], _sources(rule), target, _roles(rule),
                 labels.basis(rule.basis), _guards(rule))  # fmt: skip
        yield f"| {' | '.join(cells)} |"


def refusals() -> Iterator[str]:
    """Why a step is refused, as the clerk reads it."""
    yield "| code | sentence | what to do instead |"
    yield "|---|---|---|"
    for code, (sentence, instead) in labels.REFUSALS.items():
        yield f"| `{code}` | {sentence} | {instead} |"


def text() -> str:
    """The whole page."""
    always = ", ".join(f"`{guard.__name__}`" for guard in ALWAYS)
    first = ", ".join(f"`{kind}`" for kind in sorted(LAW_FIRST))
    parts = [
        HEAD,
        "## Diagram\n\nSteps from nearly every state (such as a withdrawal) stand in the table only.\n",
        "\n".join(diagram()),
        "\n## States\n",
        "\n".join(states()),
        "\n## Transitions\n",
        f"Every step also passes {always}.\nFor {first} the law is told before the state.\n",
        "\n".join(transitions()),
        "\n## Refusals\n",
        "\n".join(refusals()),
    ]
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())
