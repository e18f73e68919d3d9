resource "aws_acm_certificate" "shop" {
  certificate_body = file("shop.pem")
  private_key      = "CHANGEME"
}
