"""What a reader is interested in, learnt from decisions: words of papers, latent directions, a linear model, reasons.

Only `words`, `beginnings` and `surprises` may be imported without numpy. Nothing here knows where papers are kept.
"""
