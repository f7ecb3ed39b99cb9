"""What kiosk and hub must agree on, and both ends of the wire."""
