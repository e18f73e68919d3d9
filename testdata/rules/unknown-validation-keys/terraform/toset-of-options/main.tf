# Violation.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_route53_record" "validation" {
  for_each = toset(aws_acm_certificate.site.domain_validation_options)

  zone_id = "Z1"
  name    = each.value.resource_record_name
  type    = "CNAME"
  records = [each.value.resource_record_value]
  ttl     = 60
}
