# Violation, once, for the one that is.
resource "aws_acm_certificate" "site" {
  for_each = {
    "a.example.com" = "DNS"
    "b.example.com" = "EMAIL"
    "c.example.com" = "EMAIL"
  }
  domain_name       = each.key
  validation_method = each.value
}
