"""Users, organisations, posts, roles, scope, tokens, sign-in."""
