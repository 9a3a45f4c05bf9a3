"""The demonstration state: the force of the 2018 scrutiny report, rebuilt at a fixed seed through actions only."""
