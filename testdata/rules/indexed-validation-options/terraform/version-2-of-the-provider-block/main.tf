# Fine: so one said it before Terraform 0.13.
provider "aws" {
  version = "~> 2.7"
  region  = "eu-west-1"
}

resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_route53_record" "validation" {
  zone_id = "Z1"
  name    = aws_acm_certificate.site.domain_validation_options[0].resource_record_name
  type    = "CNAME"
  records = [aws_acm_certificate.site.domain_validation_options[0].resource_record_value]
  ttl     = 60
}
