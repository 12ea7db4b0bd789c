"""The portals' profiles: typed in profile.py, read by load.py, written in one .toml file each."""
