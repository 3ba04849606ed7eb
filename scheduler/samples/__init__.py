"""Sample centres: seeded generators of folders of plain files.

``generator`` makes centres of any size, ``anonbank`` the sample of a real bank's calls with
invented people around them. Nothing here reads a solver, a forecaster or another room's data.
"""
