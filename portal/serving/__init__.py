"""The production server: a supervisor, its workers, and the front between connections and Django.

Connections, request bodies and downloads are handled in an event loop (uvicorn), so slow clients cost no thread. Django
runs in small thread pools, one per kind of work, so that no kind can starve another.
"""
