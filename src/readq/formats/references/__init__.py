"""What reference managers and their kin export, and Zotero's own file."""
