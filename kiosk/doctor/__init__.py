"""What looks at the equipment before the gate opens: the camera now, everything later."""
