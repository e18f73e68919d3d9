# Violation at the one call, and the other one is fine: one finding.
module "shop" {
  source = "./certificate"
  domain = "shop.example.com"
}

module "blog" {
  source = "./certificate"
  domain = "blog.example.com"
}

resource "aws_route53_record" "shop" {
  for_each = { for dvo in module.shop.options : dvo.domain_name => dvo }

  zone_id = "ZCOM"
  name    = each.value.resource_record_name
  type    = each.value.resource_record_type
  records = [each.value.resource_record_value]
  ttl     = 60
}
