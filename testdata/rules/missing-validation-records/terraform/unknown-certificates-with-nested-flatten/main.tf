# Fine: however many certificates and names there are, each option gets a record.
variable "sites" {
  type = map(object({ domain = string, aliases = list(string) }))
}

resource "aws_acm_certificate" "site" {
  for_each                  = var.sites
  domain_name               = each.value.domain
  subject_alternative_names = each.value.aliases
  validation_method         = "DNS"
}

locals {
  options = flatten([for key, certificate in aws_acm_certificate.site : [
    for dvo in certificate.domain_validation_options : { key = "${key}-${dvo.domain_name}", name = dvo.resource_record_name, value = dvo.resource_record_value }
  ]])
}

resource "aws_route53_record" "validation" {
  for_each = { for option in local.options : option.key => option }

  zone_id = "ZCOM"
  name    = each.value.name
  type    = "CNAME"
  records = [each.value.value]
  ttl     = 60
}
