"""Speed, side by side. `make bench` runs it; nothing here is needed to serve the portal."""
