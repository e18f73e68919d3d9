resource "aws_acm_certificate" "main" {
  domain_name       = "main.example.com"
  validation_method = "EMAIL"

  lifecycle {
    create_before_destroy = true
  }
}

output "main" {
  value = aws_acm_certificate.main
}
