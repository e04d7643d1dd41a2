"""Commands that need more than a function each: options of their own making."""
