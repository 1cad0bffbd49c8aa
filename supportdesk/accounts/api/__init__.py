"""What every part of the JSON API stands on: who calls, how often they may, and the one shape of an error."""
