"""Transports of the live half: WebSocket and HTTP, down to uvicorn."""
