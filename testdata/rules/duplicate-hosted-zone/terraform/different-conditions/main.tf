variable "legacy" {
  type = bool
}

resource "aws_route53_zone" "example" {
  name = "example.com"
  count = var.legacy ? 1 : 0
}

resource "aws_route53_zone" "again" {
  name = "example.com"
  count = var.legacy ? 0 : 1
}

resource "aws_acm_certificate" "shop" {
  domain_name       = "shop.example.com"
  validation_method = "DNS"
}

resource "aws_route53_record" "validation" {
  for_each = { for dvo in aws_acm_certificate.shop.domain_validation_options : dvo.domain_name => dvo }

  zone_id = var.legacy ? aws_route53_zone.example[0].zone_id : aws_route53_zone.again[0].zone_id
  name    = each.value.resource_record_name
  type    = each.value.resource_record_type
  records = [each.value.resource_record_value]
  ttl     = 300
}
