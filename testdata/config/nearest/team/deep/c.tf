resource "aws_acm_certificate" "c" {
  domain_name       = "c.example.com"
  validation_method = "EMAIL"

  lifecycle {
    create_before_destroy = true
  }
}

output "c" {
  value = aws_acm_certificate.c
}
