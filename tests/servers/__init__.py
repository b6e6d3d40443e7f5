"""Real servers on loopback, started and stopped by the tests that ask for them."""
