"""The command that explains the rules."""

from __future__ import annotations

import click
from rich.text import Text

from quotecheck.cli import terminal
from quotecheck.cli.status import CLEAN
from quotecheck.report.text import show_rule
from quotecheck.rules import all_rules, get_rule


@click.command()
@click.argument("name", required=False, metavar="[RULE]")
def rule(name: str | None) -> int:
    """Explain a rule, or list all of them.

    RULE is a code or a name, as findings show both.

    \b
    Examples:
      quotecheck rule
      quotecheck rule QC101
      quotecheck rule name-mismatch
    """
    out = terminal.console()
    if name is not None:
        out.print(show_rule(get_rule(name)), soft_wrap=True)
        return CLEAN
    for each in all_rules():
        line = f"{each.code}  {each.severity:7}  {each.name:17}  {each.summary}"
        out.print(Text(line), soft_wrap=True)
    return CLEAN
