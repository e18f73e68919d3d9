variable "key" {
  type = string
}

resource "aws_acm_certificate" "shop" {
  certificate_body = file("shop.pem")
  private_key      = var.key
}

variable "pattern" {
  type = string
}

resource "aws_cloudwatch_event_rule" "expiry" {
  name          = "expiry"
  event_pattern = var.pattern
}
