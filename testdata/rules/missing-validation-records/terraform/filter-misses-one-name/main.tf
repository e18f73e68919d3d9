# Violation: example.net is in neither filter.
resource "aws_acm_certificate" "site" {
  domain_name               = "example.com"
  subject_alternative_names = ["www.example.com", "example.org", "example.net"]
  validation_method         = "DNS"
}

locals {
  options = { for dvo in aws_acm_certificate.site.domain_validation_options : dvo.domain_name => dvo }
  com     = { for name, option in local.options : name => option if endswith(name, "example.com") }
  org     = { for name, option in local.options : name => option if endswith(name, "example.org") }
}

resource "aws_route53_record" "com" {
  for_each = local.com

  zone_id = "ZCOM"
  name    = each.value.resource_record_name
  type    = each.value.resource_record_type
  records = [each.value.resource_record_value]
  ttl     = 60
}

resource "aws_route53_record" "org" {
  for_each = local.org

  zone_id = "ZORG"
  name    = each.value.resource_record_name
  type    = each.value.resource_record_type
  records = [each.value.resource_record_value]
  ttl     = 60
}
