variable "internal" {
  type = bool
}

resource "aws_acm_certificate" "site" {
  domain_name       = var.internal ? "app.local" : "app.example.com"
  validation_method = "DNS"
}
