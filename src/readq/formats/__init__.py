"""Papers as files. No library, no network, no clock.

Reading: a stream in, drafts and problems out. Each format is one module with a `Format` value; `registry.FORMATS` lists
them, and installed packages add theirs through the entry-point group ``readq.formats``.
Writing, in `writing`: papers in, text out.

The package itself imports nothing, so that code that only writes does not load the parsers.
"""
