"""Bodies of requests and answers: the wire, which is neither the tables nor the domain."""
