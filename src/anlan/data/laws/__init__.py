"""法规库: laws as dated versions of articles, found in Chinese from one character up. Judges nothing."""
