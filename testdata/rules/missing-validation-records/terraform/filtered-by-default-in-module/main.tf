# Undecided: nothing calls this module here; a caller may switch its records on.
variable "make_records" {
  default = false
}

resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

locals {
  options = { for dvo in aws_acm_certificate.site.domain_validation_options : dvo.domain_name => dvo if var.make_records }
}

resource "aws_route53_record" "validation" {
  for_each = local.options

  zone_id = "ZCOM"
  name    = each.value.resource_record_name
  type    = each.value.resource_record_type
  records = [each.value.resource_record_value]
  ttl     = 60
}
