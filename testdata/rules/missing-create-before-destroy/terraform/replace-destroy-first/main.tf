# Violation: the plan replaces it.
variable "domain" {
  default = "www.example.com"
}

resource "aws_acm_certificate" "site" {
  domain_name       = var.domain
  validation_method = "DNS"
}
