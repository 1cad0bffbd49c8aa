"""The base of the JSON API: authentication, rate limits, and the format of errors."""
