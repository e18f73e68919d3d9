variable "body" {
  type = string
}

variable "key" {
  type = string
}

resource "aws_acm_certificate" "this" {
  certificate_body = var.body
  private_key      = var.key
}
