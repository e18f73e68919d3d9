variable "method" {
  type = string
}

resource "aws_acm_certificate" "shop" {
  domain_name       = "shop.example.com"
  validation_method = var.method
}
