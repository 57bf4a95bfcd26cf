"""The windows: the only place with Qt."""
