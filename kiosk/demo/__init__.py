"""The demonstration: films of printed badges, and the run that shows the whole path."""
