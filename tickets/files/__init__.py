"""Files on tickets: taken in, told apart by their content, kept under random names, and handed out by signed addresses."""
