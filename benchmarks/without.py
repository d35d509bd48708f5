"""This version without one of the things that make its server fast: python -m benchmarks.without NAME --port PORT."""

import argparse

import uvicorn

import app
from ui.server import asking


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=["batches", "inline", "httptools"])
    parser.add_argument("--port", type=int, required=True)
    args = parser.parse_args()
    options = app.OPTIONS | {"port": args.port}
    if args.name == "batches":
        asking.BATCH = 1
    elif args.name == "inline":
        asking.SHORT.clear()
    else:
        options |= {"http": "h11"}
    uvicorn.run("app:create_app", factory=True, **options)


if __name__ == "__main__":
    main()
