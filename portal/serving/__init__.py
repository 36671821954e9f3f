"""The production server: a supervisor, its workers, and the front that stands between connections and Django.

Connections, bodies and downloads are handled in an event loop (uvicorn), so slow clients cost no thread. Django runs
in small pools of threads, one for each kind of work, so that no kind can take what another needs.
"""
