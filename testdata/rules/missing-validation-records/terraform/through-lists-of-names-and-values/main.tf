# Fine: a map of kinds, then lists picked from it, then one element of each.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

locals {
  options = { for option in aws_acm_certificate.site.domain_validation_options : option.domain_name => option }
  names   = [for domain, option in local.options : option.resource_record_name if domain == "example.com"]
  values  = [for domain, option in local.options : option.resource_record_value if domain == "example.com"]
}

resource "aws_route53_record" "validation" {
  zone_id = "ZCOM"
  name    = local.names[0]
  records = [local.values[0]]
  type    = "CNAME"
  ttl     = 300
}
