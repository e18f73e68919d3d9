resource "aws_acm_certificate" "shop" {
  certificate_body = trimspace(file("shop.pem"))
  private_key      = trimspace(file("${path.module}/keys/shop.key"))
}
