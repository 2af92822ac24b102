"""What a Python worker makes once and keeps: the models, the rules, the configuration."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from quotecheck.auditing import authority_of, sources_of
from quotecheck.config import Config
from quotecheck.rules import all_rules
from quotecheck.rules.base import Rule
from quotecheck.rules.knowing import with_lists
from quotecheck.silencing import Silencer

if TYPE_CHECKING:
    from quotecheck.checker import Checker


@frozen
class Setup:
    """What a worker makes its checker of; equal ones share it.

    Attributes:
        config: what is checked where, and what is accepted; None for all rules and nothing.
        models: the folder of the model bundle on the workers; None for the one in the package.
    """

    config: Config | None = None
    models: str | None = None


@lru_cache(maxsize=1)
def checker_of(setup: Setup) -> Checker:
    """The checker of this worker, with its models; one thread, for there are many workers."""
    import torch

    from quotecheck.checker import Checker

    torch.set_num_threads(1)
    config = setup.config or Config()
    return Checker(
        models=None if setup.models is None else Path(setup.models),
        rules=config.rules(),
        authority=authority_of(config),
        sources=sources_of(config),
    )


@lru_cache(maxsize=1)
def rules_of(config: Config | None) -> Mapping[str, Rule]:
    """The rules by their codes, with the lists of people that they ask."""
    if config is None:
        return {rule.code: rule for rule in all_rules()}
    authority = authority_of(config)
    rules = config.rules() if authority is None else with_lists(config.rules(), authority)
    return {rule.code: rule for rule in rules}


@lru_cache(maxsize=1)
def silencer_of(config: Config) -> Silencer:
    """What applies a configuration to findings; of these it keeps nothing that matters here."""
    return Silencer(config)
