"""What arXiv gives away: its API, feeds, mails, harvesting interface, snapshot and pages."""
