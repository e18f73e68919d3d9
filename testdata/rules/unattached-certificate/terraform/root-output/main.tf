# Fine: another configuration takes it.
provider "aws" {
  region = "eu-west-1"
}

resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

output "certificates" {
  value = { site = aws_acm_certificate.site.arn }
}
