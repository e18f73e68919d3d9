locals {
  zones = {
    "example.com"     = "example.com"
    "www.example.com" = "example.com"
    "example.org"     = "example.com"
  }
}

data "aws_route53_zone" "this" {
  for_each = toset(["example.com", "example.org"])
  name     = "${each.value}."
}

resource "aws_acm_certificate" "shop" {
  domain_name               = "example.com"
  subject_alternative_names = ["www.example.com", "example.org"]
  validation_method         = "DNS"
}

resource "aws_route53_record" "validation" {
  for_each = { for dvo in aws_acm_certificate.shop.domain_validation_options : dvo.domain_name => dvo }

  zone_id = data.aws_route53_zone.this[local.zones[each.key]].zone_id
  name    = each.value.resource_record_name
  type    = each.value.resource_record_type
  records = [each.value.resource_record_value]
  ttl     = 300
}
