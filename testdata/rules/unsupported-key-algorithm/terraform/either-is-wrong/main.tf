variable "strong" {
  type = bool
}

resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
  key_algorithm     = var.strong ? "RSA_4096" : "RSA_3072"
}
