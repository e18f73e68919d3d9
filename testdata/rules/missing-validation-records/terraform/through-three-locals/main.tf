# Fine: the options reach the records through a module output, three locals and a for_each.
module "certificate" {
  source = "./certificate"
  names  = ["example.com", "www.example.com", "example.org"]
}

locals {
  by_domain = { for option in module.certificate.options : option.domain_name => option }
  kinds     = { for domain, option in local.by_domain : domain => merge(option, { zone = endswith(domain, ".org") ? "org" : "com" }) }
  wanted    = { for domain in keys(local.kinds) : domain => local.kinds[domain] }
}

resource "aws_route53_record" "validation" {
  for_each = local.wanted

  zone_id = each.value.zone == "org" ? "ZORG" : "ZCOM"
  name    = each.value.resource_record_name
  type    = each.value.resource_record_type
  records = [each.value.resource_record_value]
  ttl     = 60
}
