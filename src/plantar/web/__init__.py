"""The web app: server-rendered pages, one module for painting, and a JSON API."""
