"""Who gets the next ticket of a queue: the strategies, and the steps that carry them out."""
