resource "aws_acm_certificate" "shop" {
  certificate_body  = "CHANGEME"
  private_key       = "CHANGEME"
}
