"""What looks at the equipment before the gate opens: everything at once, or the camera closely."""
