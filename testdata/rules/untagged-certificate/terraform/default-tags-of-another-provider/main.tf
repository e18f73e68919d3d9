provider "aws" {
  alias  = "other"
  region = "eu-west-1"

  default_tags {
    tags = {
      Owner = "shop"
    }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}
