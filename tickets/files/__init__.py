"""Files on tickets: taken in, known by their content, kept under random names, handed out by signed addresses."""
