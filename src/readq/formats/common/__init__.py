"""What several formats have in common: records out of JSON and XML, and names, dates and marked-up text.

The package itself imports nothing.
"""
