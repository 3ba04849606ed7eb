"""From a problem to a roster with a proof: the only room that knows a solver."""
