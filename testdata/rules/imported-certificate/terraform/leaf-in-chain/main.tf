variable "key" {
  type      = string
  sensitive = true
}

resource "aws_acm_certificate" "shop" {
  certificate_body  = file("shop.pem")
  certificate_chain = join("\n", [file("shop.pem"), file("ca.pem")])
  private_key       = var.key
}
