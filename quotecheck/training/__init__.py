"""How the model bundle is made, from data to files: ``python -m quotecheck.training``.

Nothing here is needed to use quotecheck.
"""
