"""giextract rules [ID]: list the rules, explain one with its source, or print the page of all rules."""

from typing import TYPE_CHECKING, Annotated

import typer

from giextract import words
from giextract.cli.choices import PolicyChoice, gather, policy_of
from giextract.cli.output import stdout
from giextract.cli.voice import Voice
from giextract.errors import UsageError
from giextract.words import Language

if TYPE_CHECKING:
    from giextract.checks.policy import Policy
    from giextract.checks.rule import Rule


def command(
    context: typer.Context,
    rule: Annotated[str | None, typer.Argument(metavar="ID", help="A rule, like B301.", show_default=False)] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print all rules in both languages as one page.")] = False,
    policy: PolicyChoice = None,
) -> None:
    """List the rules as a policy has them, or explain one: what it checks, why, exceptions, examples, and its legal source."""
    from giextract.checks import catalogue

    voice: Voice = context.obj
    judged_by = policy_of(gather(policy=policy))
    known = {**catalogue.rules(), **{own.id: own for own in judged_by.own}}
    with stdout() as out:
        if markdown:
            print(catalogue.markdown(), end="", file=out)
        elif rule is None:
            for one in known.values():
                print(_as_line(one, judged_by, voice.language), file=out)
        elif rule.upper() in known:
            one = known[rule.upper()]
            print(catalogue.explain(one, voice.language), file=out)
            if change := _change(one, judged_by, voice.language):
                print(f"\n{change}", file=out)
        else:
            raise UsageError(words.say("unknown_rule", voice.language, name=rule))


def _as_line(rule: "Rule", policy: "Policy", language: Language) -> str:
    change = policy.changes.get(rule.id)
    severity = rule.severity if change is None else change.severity or "off"
    status = "" if rule.status == "active" else f" ({rule.status})"
    said = _change(rule, policy, language)
    return f"{rule.id}  {severity:7}  {rule.title[language]}{status}" + (f"  [{said}]" if said else "")


def _change(rule: "Rule", policy: "Policy", language: Language) -> str:
    """What the policy makes of the rule, and why; nothing where it leaves it as it is."""
    if rule in policy.own:
        return words.say("own_rule", language, policy=policy.name)
    if (change := policy.changes.get(rule.id)) is None:
        return ""
    key = "kept_rule" if change.severity == rule.severity else "changed_rule"
    severity = change.severity or words.say("off", language)
    return words.say(key, language, policy=change.by, now=severity, was=rule.severity, reason=change.reason[language])
