"""What goes between readq and a Zotero that runs on this machine."""
