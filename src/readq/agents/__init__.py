"""The library as tools for language models and other agents: a door to the use cases, as the command line is."""
