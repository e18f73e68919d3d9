# Violation: the sibling's records do not cover the second name.
resource "aws_acm_certificate" "small" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_acm_certificate" "large" {
  domain_name               = "example.com"
  subject_alternative_names = ["example.org"]
  validation_method         = "DNS"
}

resource "aws_route53_record" "validation" {
  for_each = { for dvo in aws_acm_certificate.small.domain_validation_options : dvo.domain_name => dvo }

  zone_id = "ZCOM"
  name    = each.value.resource_record_name
  type    = each.value.resource_record_type
  records = [each.value.resource_record_value]
  ttl     = 60
}
