# Fine: a certificate for each site, a record for each option of each.
variable "sites" {
  default = {
    shop = { domain = "shop.example.com", aliases = ["www.shop.example.com"] }
    blog = { domain = "blog.example.org", aliases = [] }
  }
}

resource "aws_acm_certificate" "site" {
  for_each                  = var.sites
  domain_name               = each.value.domain
  subject_alternative_names = each.value.aliases
  validation_method         = "DNS"
}

locals {
  options = flatten([
    for key, certificate in aws_acm_certificate.site : [
      for dvo in certificate.domain_validation_options : {
        key   = "${key}-${dvo.domain_name}"
        name  = dvo.resource_record_name
        type  = dvo.resource_record_type
        value = dvo.resource_record_value
      }
    ]
  ])
}

resource "aws_route53_record" "validation" {
  for_each = { for option in local.options : option.key => option }

  zone_id = "ZCOM"
  name    = each.value.name
  type    = each.value.type
  records = [each.value.value]
  ttl     = 60
}
