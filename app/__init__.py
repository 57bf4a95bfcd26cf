"""Calmline's program: composition, state of the call, advice, store, command line. Qt lives in app/ui alone."""
