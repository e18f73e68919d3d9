variable "key" {
  type      = string
  sensitive = true
}

resource "aws_acm_certificate" "shop" {
  certificate_body  = file("vpn.pem")
  certificate_chain = file("vpn.pem")
  private_key       = var.key
}
