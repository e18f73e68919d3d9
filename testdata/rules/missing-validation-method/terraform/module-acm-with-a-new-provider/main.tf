terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 4.0"
    }
  }
}

module "acm" {
  source = "terraform-aws-modules/acm/aws"

  domain_name = "example.com"
  zone_id     = "Z111111QQQQQQQ"
}
