"""Benchmarks against other designs. `make bench` runs them; nothing here is needed to serve the portal."""
