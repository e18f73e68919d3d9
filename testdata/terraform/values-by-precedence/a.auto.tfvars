by_auto      = "DNS"
by_last_auto = "EMAIL"
