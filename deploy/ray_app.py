"""The page on a Ray cluster, with as many replicas as its visitors keep busy: serve run deploy.ray_app:app.

Each replica is a process with networks of its own, and shares nothing with the others. Options come by the environment,
as of `app.create_app`. See docs/hosting.md.
"""

from typing import Any

import httpx
from ray import serve

BUSY = 8  # questions under way in a replica, on average, from which on another is started: the last waits 13 ms by then
MOST = 100  # questions handed to a replica at once: it answers about 600 a second, in turns; more wait with the proxy


def build() -> Any:
    """Return the ASGI application, in the replica, which loads its own networks."""
    from app import create_app

    return create_app()


@serve.deployment(
    autoscaling_config={"min_replicas": 1, "max_replicas": 16, "target_ongoing_requests": BUSY},
    max_ongoing_requests=MOST,
    logging_config={"enable_access_log": False},  # a line a reading
    ray_actor_options={"num_cpus": 1},  # a replica reads with one thread
    health_check_period_s=10,
    health_check_timeout_s=10,
)
@serve.ingress(build)
class Inkling:
    app: Any  # set by Ray: what `build` returned

    async def check_health(self) -> None:
        """Raise an exception unless this replica reads a seven as a seven; Ray replaces one that raises."""
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://replica") as client:
            (await client.get("/healthz")).raise_for_status()


app = Inkling.bind()  # type: ignore[attr-defined]
