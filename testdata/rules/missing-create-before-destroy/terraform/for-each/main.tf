# Violation, once.
resource "aws_acm_certificate" "site" {
  for_each          = toset(["a.example.com", "b.example.com"])
  domain_name       = each.value
  validation_method = "DNS"
}
