# Violation: what leaves is not its ARN.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

output "domain" {
  value = aws_acm_certificate.site.domain_name
}
