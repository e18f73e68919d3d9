variable "certificate_arn" {
  type = string
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/site/0123456789abcdef"
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = var.certificate_arn
}
