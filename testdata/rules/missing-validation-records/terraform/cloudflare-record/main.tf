# Fine: the names live at Cloudflare.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "cloudflare_record" "validation" {
  for_each = { for dvo in aws_acm_certificate.site.domain_validation_options : dvo.domain_name => dvo }

  zone_id = "0da42c8d2132a9ddaf714f9e7c920711"
  name    = trimsuffix(each.value.resource_record_name, ".")
  type    = each.value.resource_record_type
  value   = trimsuffix(each.value.resource_record_value, ".")
  proxied = false
}
