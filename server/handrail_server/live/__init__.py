"""The live half of the server: sessions, the one writer, fan-out, projections. It knows neither SQL nor HTTP routes."""
