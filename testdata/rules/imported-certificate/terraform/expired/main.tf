variable "key" {
  type      = string
  sensitive = true
}

resource "aws_acm_certificate" "shop" {
  certificate_body  = file("shop.pem")
  private_key       = var.key
}
