"""Tools that make what the repository carries: the sample event, the catalogues."""
