"""From frames and keystrokes to badge text. No Qt, no database, no clock but the sources'."""
