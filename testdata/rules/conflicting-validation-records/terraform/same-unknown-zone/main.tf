# Violation: it is one zone, whichever it is.
variable "zone" {
  type = string
}

resource "aws_acm_certificate" "site" {
  domain_name               = "example.com"
  subject_alternative_names = ["*.example.com"]
  validation_method         = "DNS"
}

resource "aws_route53_record" "validation" {
  for_each = { for dvo in aws_acm_certificate.site.domain_validation_options : dvo.domain_name => dvo }

  zone_id = var.zone
  name    = each.value.resource_record_name
  type    = each.value.resource_record_type
  records = [each.value.resource_record_value]
  ttl     = 60
}
