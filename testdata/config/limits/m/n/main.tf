resource "aws_acm_certificate" "inner" {
  domain_name       = "inner.example.com"
  validation_method = "EMAIL"
}
