"""The stores that are made to measure on, and the floors that are measured against."""
