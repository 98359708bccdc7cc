"""The steps of a release, one verb a file: ``plan`` looks and decides, ``apply`` acts on the plan."""
