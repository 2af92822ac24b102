"""Coverage-guided fuzzing: inputs that reach new paths through the program, without end.

    python -m tests.fuzzing --seconds 60 [target ...]

Each module in ``targets`` names what it feeds (``TARGET``), how input becomes a call (``run``), and
gives inputs to begin with (``seeds``). What must hold stands in ``tests/invariants.py``. It takes
atheris, which is the extra ``fuzz``.
"""
