# Undecided.
resource "terraform_data" "proxied" {
  input = true
}

resource "aws_acm_certificate" "shop" {
  domain_name       = "shop.example.com"
  validation_method = "DNS"
}

resource "cloudflare_record" "validation" {
  for_each = { for dvo in aws_acm_certificate.shop.domain_validation_options : dvo.domain_name => dvo }

  zone_id = "0123456789abcdef0123456789abcdef"
  name    = each.value.resource_record_name
  type    = each.value.resource_record_type
  content = each.value.resource_record_value
  ttl     = 1
  proxied = terraform_data.proxied.output
}
