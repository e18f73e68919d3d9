variable "domain" {
  default = null
}

resource "aws_acm_certificate" "shop" {
  domain_name      = var.domain
  certificate_body = file("shop.pem")
  private_key      = file("shop.key")
}
