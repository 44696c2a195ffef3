"""The reader's own commands on papers, and handing papers on to people and other programs."""
