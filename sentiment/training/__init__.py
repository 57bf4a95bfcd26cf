"""Makes the weights in assets/models from labelled text; never imported by the running program."""
