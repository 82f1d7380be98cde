"""Words of the index of the library."""

JOBS = {"reindex-library": "重建案例库检索索引"}
