"""What a captain does, a module a task. No Qt, no camera."""
