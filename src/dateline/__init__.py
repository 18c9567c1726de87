"""Dateline reads reports of armed conflict and the briefs that analysts write from them.

    read -> extract -> resolve -> corroborate -> audit -> forecast -> write

`model` holds every noun, `pipeline` the whole way through, `ledger` what is kept.
"""

__version__ = "0.1.0"
