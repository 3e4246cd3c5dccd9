"""数据采集: campaigns by pilot and batch, who collects what by when, and how far they are."""
