variable "key" {
  default = "RSA_3072"
}

resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
  key_algorithm     = var.key
}
