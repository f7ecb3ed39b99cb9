"""The parts of `make faults`: every module here has `run(Wanted) -> Told`."""
