"""Long work of the service: durable jobs, the workers that do them, plans made by them."""
