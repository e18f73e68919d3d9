resource "aws_acm_certificate" "b" {
  domain_name       = "b.example.com"
  validation_method = "EMAIL"

  lifecycle {
    create_before_destroy = true
  }
}

output "b" {
  value = aws_acm_certificate.b
}
