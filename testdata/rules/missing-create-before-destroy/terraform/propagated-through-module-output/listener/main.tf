variable "certificate_arn" {}

resource "aws_lb_listener" "this" {
  port            = 443
  protocol        = "HTTPS"
  certificate_arn = var.certificate_arn

  lifecycle {
    create_before_destroy = true
  }
}
