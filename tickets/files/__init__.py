"""Files on tickets: uploads, detection of types by content, storage under random keys, signed URLs."""
