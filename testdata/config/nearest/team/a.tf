resource "aws_acm_certificate" "a" {
  domain_name       = "a.example.com"
  validation_method = "EMAIL"
}

output "a" {
  value = aws_acm_certificate.a
}
