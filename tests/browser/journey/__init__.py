"""The steps of the whole journey, one function each, in the order in which people take them."""
