variable "arn" {}

resource "aws_lb_listener" "site" {
  certificate_arn = var.arn
}
