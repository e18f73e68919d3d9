terraform {
  required_providers {
    aws = "~> 3.0"
  }
}

# The newest version of the module does not take this provider; which one was meant, nothing says.
module "acm" {
  source = "terraform-aws-modules/acm/aws"

  domain_name = "example.com"
  zone_id     = "Z111111QQQQQQQ"
}
