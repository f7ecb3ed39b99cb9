"""What every change keeps: layers, licences, Qt's traps, the size of modules."""
