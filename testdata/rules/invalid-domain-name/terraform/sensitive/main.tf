variable "domain" {
  default   = "a_b.example.com"
  sensitive = true
}

resource "aws_acm_certificate" "site" {
  domain_name       = var.domain
  validation_method = "DNS"
}
