"""What readq learnt of the reader: the likeliest papers, why, and more like these."""
