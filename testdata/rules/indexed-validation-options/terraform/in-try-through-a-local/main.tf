# Fine: this fails, and `try` goes on.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

locals {
  options = aws_acm_certificate.site.domain_validation_options
}

resource "aws_route53_record" "validation" {
  zone_id = "Z1"
  name    = try(local.options[0].resource_record_name, tolist(local.options)[0].resource_record_name)
  type    = "CNAME"
  records = ["a"]
  ttl     = 60
}
