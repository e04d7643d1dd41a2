"""Damaged and mutated documents by the thousand: nothing may crash, hang, vanish or be wrong."""
