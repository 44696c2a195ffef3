"""What holds in every sound library, and how what does not hold is put right.

`rules` are about rows, `shape` about tables and indices, `texts` about what text may be, `derived` about what can be
made anew from the rest, `index` about the full-text index. `readq.library.maintenance` puts them together.
"""
