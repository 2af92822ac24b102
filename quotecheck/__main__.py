"""Lets ``python -m quotecheck`` run the command line."""

from quotecheck.cli import main

main()
