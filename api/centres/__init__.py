"""A centre as its checked files: handed in, checked as a whole, changed a row at a time."""
