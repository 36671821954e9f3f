"""What `make test` leaves to `make prove`: the rest of cross products whose cases run the same code, and long ones.

`make prove` sets EXHAUSTIVE. Without it, what is marked `exhaustive` is left out.
"""

import os

EXHAUSTIVE = bool(os.environ.get("EXHAUSTIVE"))
