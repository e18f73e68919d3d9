resource "aws_acm_certificate" "shop" {
  certificate_body = file("../certificates/shop.pem")
  private_key      = file("../certificates/shop.key")
}

resource "aws_acm_certificate" "web" {
  certificate_body = file("~/web.pem")
  private_key      = file("~/web.key")
}
