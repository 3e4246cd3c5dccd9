"""Who is editing what right now (正在修改): in the cache only, gone seconds after the tab is."""
