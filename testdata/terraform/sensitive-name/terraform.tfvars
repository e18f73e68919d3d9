customer = "pelican-4711"
