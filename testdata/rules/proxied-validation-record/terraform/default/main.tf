variable "zone_id" {
  type = string
}

resource "aws_acm_certificate" "shop" {
  domain_name       = "shop.example.com"
  validation_method = "DNS"
}

resource "cloudflare_record" "validation" {
  for_each = { for dvo in aws_acm_certificate.shop.domain_validation_options : dvo.domain_name => dvo }

  zone_id = var.zone_id
  name    = each.value.resource_record_name
  type    = each.value.resource_record_type
  content = each.value.resource_record_value
  ttl     = 1
}
