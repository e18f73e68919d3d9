# Violation: whatever the name is.
variable "domain" {
  type = string
}

resource "aws_acm_certificate" "site" {
  domain_name               = var.domain
  subject_alternative_names = ["*.${var.domain}"]
  validation_method         = "DNS"
}

resource "aws_route53_record" "validation" {
  for_each = { for dvo in aws_acm_certificate.site.domain_validation_options : dvo.domain_name => dvo }

  zone_id = "Z1"
  name    = each.value.resource_record_name
  type    = each.value.resource_record_type
  records = [each.value.resource_record_value]
  ttl     = 60
}
