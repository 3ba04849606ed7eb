"""Long work beside the requests.

``BESIDE`` is what ``shiftwell serve`` runs beside the service in its process: context managers
over ``Running``, entered when it starts and left when it stops.
"""

from __future__ import annotations

from api.running import Beside

BESIDE: tuple[Beside, ...] = ()
