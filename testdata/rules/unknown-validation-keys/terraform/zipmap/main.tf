# Violation.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_route53_record" "validation" {
  for_each = zipmap(aws_acm_certificate.site.domain_validation_options[*].resource_record_name, aws_acm_certificate.site.domain_validation_options[*].resource_record_value)

  zone_id = "Z1"
  name    = each.key
  type    = "CNAME"
  records = [each.value]
  ttl     = 60
}
