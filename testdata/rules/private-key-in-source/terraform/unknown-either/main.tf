variable "test" {
  type = bool
}

variable "key" {
  type = string
}

resource "aws_acm_certificate" "shop" {
  certificate_body  = file("shop.pem")
  private_key       = var.test ? file("test.key") : var.key
}
