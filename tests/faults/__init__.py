"""Faults provoked for real: processes killed at each write, disks that are full or fail, power that is cut."""
