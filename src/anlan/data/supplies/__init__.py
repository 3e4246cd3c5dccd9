"""应急物资: lots, stock, minimum stock, and the way of a request: requested, committed, sent, received."""
