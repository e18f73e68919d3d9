variable "key" {
  type = string
}

resource "aws_acm_certificate" "shop" {
  certificate_body = file("shop.pem")
  private_key      = var.key
}

resource "aws_config_config_rule" "expiry" {
  name = "expiry"

  source {
    owner             = "AWS"
    source_identifier = "ACM_CERTIFICATE_EXPIRATION_CHECK"
  }
}
