"""The hub: keeps every kiosk's journal, answers what changed, shows an event's figures."""
