"""Where papers come from by themselves, and fetching them while the reader reads on."""
