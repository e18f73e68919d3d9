# Violation.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_route53_record" "validation" {
  for_each = toset([for dvo in aws_acm_certificate.site.domain_validation_options : dvo.resource_record_name])

  zone_id = "Z1"
  name    = each.key
  type    = "CNAME"
  records = ["a"]
  ttl     = 60
}
