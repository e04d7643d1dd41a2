"""The graph over HTTP: linked data, SPARQL, stored questions and the validator.

One front process parses, negotiates and caches; foreign queries and uploads run in processes of
their own, which can be killed. What each module does is in docs/serve.md.
"""
