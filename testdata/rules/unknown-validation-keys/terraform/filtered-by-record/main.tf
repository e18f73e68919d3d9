# Violation: whether there is an instance depends on its record.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_route53_record" "validation" {
  for_each = { for dvo in aws_acm_certificate.site.domain_validation_options : dvo.domain_name => dvo if dvo.resource_record_name != "" }

  zone_id = "Z1"
  name    = each.value.resource_record_name
  type    = "CNAME"
  records = [each.value.resource_record_value]
  ttl     = 60
}
