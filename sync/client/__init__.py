"""The kiosk's end of the wire: exchange and enrolment. Sees the store through a Protocol."""
