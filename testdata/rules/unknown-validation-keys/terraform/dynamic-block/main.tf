# Fine: blocks may have unknown keys.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "example_zone" "site" {
  dynamic "record" {
    for_each = aws_acm_certificate.site.domain_validation_options

    content {
      name  = record.value.resource_record_name
      value = record.value.resource_record_value
    }
  }
}
