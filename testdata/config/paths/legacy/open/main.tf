variable "method" {
  type = string
}

resource "aws_acm_certificate" "open" {
  domain_name       = "open.example.com"
  validation_method = var.method

  lifecycle {
    create_before_destroy = true
  }
}

output "open" {
  value = aws_acm_certificate.open
}
