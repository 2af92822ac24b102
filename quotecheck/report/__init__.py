"""How results are shown: one module for each form."""
