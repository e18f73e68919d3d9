variable "certificate" {
  type = object({
    arn         = string
    domain_name = string
  })
}

resource "aws_lb_listener" "https" {
  port            = 443
  protocol        = "HTTPS"
  certificate_arn = var.certificate.arn
}
