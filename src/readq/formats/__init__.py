"""Papers as files. No library, no network, no clock.

Reading: bytes in, drafts out. Each format is one module with a `Format` value; `registry.FORMATS` lists them.
Writing, in `writing`: papers in, text out.

The package itself imports nothing, so that whoever only writes does not load the parsers.
"""
