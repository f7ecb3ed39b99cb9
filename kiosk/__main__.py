"""`python -m kiosk` is the `gatepost` command."""

from kiosk.cli import main

if __name__ == "__main__":
    main()
