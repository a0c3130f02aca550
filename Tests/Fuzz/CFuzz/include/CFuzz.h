// Nothing to import: the target only brings the entry points that the fuzz programs are linked with.
