"""The steps of packaging/bootstrap.py: from a clean checkout to a program that runs. Standard library only."""
