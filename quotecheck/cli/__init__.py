"""The command line. What needs torch is imported only when there is an article to analyse.

A command stands in a module of its own; `group` puts them together.
"""

from quotecheck.cli.group import cli, main

__all__ = ["cli", "main"]
