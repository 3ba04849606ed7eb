"""Changes that planners make of rosters: a shift edited by hand, an absence covered for."""
