by_tfvars      = "EMAIL"
by_tfvars_json = "DNS"
by_auto        = "DNS"
