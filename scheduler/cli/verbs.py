"""The verbs and what each is for, known without loading any of them."""

VERBS = {
    "plan": "Plan the next open week: roster, proof, reasons, report.",
    "audit": "Judge a roster file by every rule, whoever made it.",
    "explain": "Say why an interval is short, what binds a shift, what cannot be.",
    "accept": "Close a week: store its roster, roll the ledger, move on.",
    "diff": "Show what changed between two rosters, removals included.",
    "swap": "Ask whether two people may change shifts, rule by rule.",
    "variants": "Plan under several policies, side by side.",
    "prices": "Say what each rule of care costs, a step at a time.",
    "evaluate": "Compare figures before and after what was changed.",
    "forecast": "Forecast contacts, handle time and hard contacts.",
    "staff": "Turn the forecast into people required per interval.",
    "backtest": "Measure every forecaster on the centre's own past.",
    "rules": "List the rules, or show one rule's page.",
    "policies": "List the policies, or show what one puts in force.",
    "worker": "Make the plans that the service is asked for.",
    "serve": "Run the web service on this machine.",
    "migrate": "Bring the database of the service to this release.",
    "user": "Make an account for the service, such as its first administrator.",
    "centre": "Hand a centre's folder to the service, or take it back out.",
    "backup": "Write a backup of the service's database, while it runs.",
    "restore": "Fill an empty database of the service from a backup.",
    "verify": "Find out whether what the service has stored is whole.",
    "sample": "Write a sample centre to try things on.",
    "bench": "Solve a public scheduling case for its scorer.",
}
"""Verb → one line, in the order of a planner's week."""
