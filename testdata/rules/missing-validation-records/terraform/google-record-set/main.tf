# Fine: the names live at Google Cloud.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "google_dns_record_set" "validation" {
  for_each = { for dvo in aws_acm_certificate.site.domain_validation_options : dvo.domain_name => dvo }

  managed_zone = "example-com"
  name         = each.value.resource_record_name
  type         = each.value.resource_record_type
  rrdatas      = [each.value.resource_record_value]
  ttl          = 300
}
