"""The tests of Gatepost; they mirror the packages kiosk and sync."""
