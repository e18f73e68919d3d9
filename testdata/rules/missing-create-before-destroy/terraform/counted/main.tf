# Violation, once.
resource "aws_acm_certificate" "site" {
  count             = 3
  domain_name       = "site-${count.index}.example.com"
  validation_method = "DNS"
}
