"""The library as pages for a browser, to be read only: a door to the use cases, as the command line and the app are."""
