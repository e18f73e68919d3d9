# Violation: how long the list is depends on the records.
resource "aws_acm_certificate" "site" {
  domain_name               = "example.com"
  subject_alternative_names = ["www.example.com"]
  validation_method         = "DNS"
}

resource "aws_route53_record" "validation" {
  for_each = { for i, dvo in tolist(aws_acm_certificate.site.domain_validation_options) : i => dvo }

  zone_id = "Z1"
  name    = each.value.resource_record_name
  type    = "CNAME"
  records = [each.value.resource_record_value]
  ttl     = 60
}
