"""The recognisers, one file each."""
