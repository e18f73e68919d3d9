locals {
  records = {
    caa = { name = "", type = "CAA", values = ["0 issue \"letsencrypt.org\""] }
    txt = { name = "", type = "TXT", values = ["v=spf1 -all"] }
  }
}

resource "aws_route53_zone" "example" {
  name = "example.com"
}

resource "aws_acm_certificate" "shop" {
  domain_name       = "shop.example.com"
  validation_method = "DNS"
}

resource "aws_route53_record" "this" {
  for_each = local.records

  zone_id = aws_route53_zone.example.zone_id
  name    = each.value.name
  type    = each.value.type
  ttl     = 3600
  records = each.value.values
}
