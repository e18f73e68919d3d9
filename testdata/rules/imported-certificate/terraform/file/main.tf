variable "key" {
  type      = string
  sensitive = true
}

resource "aws_acm_certificate" "shop" {
  certificate_body  = file("${path.module}/certs/shop.pem")
  certificate_chain = trimspace(file("certs/chain.pem"))
  private_key       = var.key
}
