variable "new" {
  type = bool
}

variable "key" {
  type = string
}

resource "aws_acm_certificate" "shop" {
  certificate_body = var.new ? file("new.pem") : file("old.pem")
  private_key      = var.key
}
