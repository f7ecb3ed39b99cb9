"""What devices ask of the hub: push, pull, enrolment."""
