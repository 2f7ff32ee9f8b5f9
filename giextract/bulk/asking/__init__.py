"""A model beside the workers: asked one by one, or by batches in rounds."""
