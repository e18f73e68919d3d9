# Fine: whatever the names are, each gets a record.
variable "domain" {}

variable "aliases" {
  type = list(string)
}

resource "aws_acm_certificate" "site" {
  domain_name               = var.domain
  subject_alternative_names = var.aliases
  validation_method         = "DNS"
}

resource "aws_route53_record" "validation" {
  for_each = { for dvo in aws_acm_certificate.site.domain_validation_options : dvo.domain_name => dvo }

  zone_id = "ZCOM"
  name    = each.value.resource_record_name
  type    = each.value.resource_record_type
  records = [each.value.resource_record_value]
  ttl     = 60
}
