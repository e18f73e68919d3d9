resource "aws_acm_certificate" "site" {
  domain_name       = "overridden.example.com"
  validation_method = "HTTP"

  lifecycle {
    create_before_destroy = true
  }
}

provider "aws" {
  region = "eu-west-1"
}
