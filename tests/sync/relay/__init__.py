"""The relay, over real HTTP between a gate, itself and a hub."""
