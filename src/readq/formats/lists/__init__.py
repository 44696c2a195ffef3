"""Lists that people and programs keep: ids, tables, feeds, bookmarks, things saved for later, readq's own records."""
