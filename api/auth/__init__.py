"""Who may call, and what: roles, passwords, tokens, keys, and the scope of a request."""
