variable "key" {
  type      = string
  sensitive = true
}

resource "aws_acm_certificate" "shop" {
  certificate_body  = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"
  private_key       = var.key
}
