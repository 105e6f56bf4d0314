"""A report that cannot lie: the district's files spoiled one place at a time, and a judge of what is said then."""
