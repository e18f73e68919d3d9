# Violation: only the first site's options are used.
resource "aws_acm_certificate" "site" {
  for_each          = toset(["example.com", "example.org"])
  domain_name       = each.value
  validation_method = "DNS"
}

resource "aws_route53_record" "validation" {
  for_each = {
    for dvo in aws_acm_certificate.site["example.com"].domain_validation_options : dvo.domain_name => dvo
  }

  zone_id = "ZCOM"
  name    = each.value.resource_record_name
  type    = each.value.resource_record_type
  records = [each.value.resource_record_value]
  ttl     = 60
}
