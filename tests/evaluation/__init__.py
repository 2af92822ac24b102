"""The gate that keeps accuracy from falling silently."""
