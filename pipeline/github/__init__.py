"""What workflows tell people on the hosting site: a review's comment, an issue on trouble.

It speaks to the site's API alone, with the job's own token; publishing never needs it.
"""
