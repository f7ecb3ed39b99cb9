"""What people see of the hub."""
