# Violation.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

locals {
  records = { for dvo in aws_acm_certificate.site.domain_validation_options : dvo.resource_record_name => dvo.resource_record_value }
}

resource "aws_route53_record" "validation" {
  for_each = local.records

  zone_id = "Z1"
  name    = each.key
  type    = "CNAME"
  records = [each.value]
  ttl     = 60
}
