"""One conversation on the screen: transcript, turns, composer."""
