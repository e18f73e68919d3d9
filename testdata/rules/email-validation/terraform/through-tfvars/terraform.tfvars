method = "EMAIL"
