# Violation: whatever the names are.
variable "names" {
  type = list(string)
}

resource "aws_acm_certificate" "site" {
  domain_name               = "example.com"
  subject_alternative_names = var.names
  validation_method         = "DNS"
}

resource "aws_route53_record" "validation" {
  for_each = { for dvo in aws_acm_certificate.site.domain_validation_options : dvo.resource_record_name => dvo }

  zone_id = "Z1"
  name    = each.value.resource_record_name
  type    = "CNAME"
  records = [each.value.resource_record_value]
  ttl     = 60
}
