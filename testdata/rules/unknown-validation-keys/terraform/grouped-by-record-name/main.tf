# Violation: grouping does not make the keys known.
resource "aws_acm_certificate" "site" {
  domain_name               = "example.com"
  subject_alternative_names = ["*.example.com"]
  validation_method         = "DNS"
}

resource "aws_route53_record" "validation" {
  for_each = { for dvo in aws_acm_certificate.site.domain_validation_options : dvo.resource_record_name => dvo... }

  zone_id = "Z1"
  name    = each.key
  type    = "CNAME"
  records = [each.value[0].resource_record_value]
  ttl     = 60
}
