"""The JSON API of whole tickets, with their assessments."""
