# Violation: this refuses a replacement that it should order.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [tags]
  }
}
