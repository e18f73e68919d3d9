variable "imports" {
  type = bool
}

variable "key" {
  type = string
}

resource "aws_acm_certificate" "shop" {
  domain_name       = var.imports ? null : "shop.example.com"
  validation_method = var.imports ? null : "DNS"
  certificate_body  = var.imports ? file("shop.pem") : null
  private_key       = var.imports ? var.key : null
}
