by_default = "DNS"
