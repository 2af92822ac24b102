"""The configuration: ``quotecheck.toml``, or ``[tool.quotecheck]`` of ``pyproject.toml``.

docs/configuration.md describes every key. Whatever is wrong with a file is a
:class:`quotecheck.errors.ConfigError` in one line that names the file, the line where it can be
known, the key and the remedy.
"""

from quotecheck.config.converters import FailOn
from quotecheck.config.loading import PYPROJECT, load_config
from quotecheck.config.values import UNREADABLE, Config, PathSettings, Suppression

__all__ = [
    "PYPROJECT",
    "UNREADABLE",
    "Config",
    "FailOn",
    "PathSettings",
    "Suppression",
    "load_config",
]
