locals {
  listeners = {
    plain     = { port = 80, protocol = "HTTP", certificate = null }
    encrypted = { port = 443, protocol = "HTTPS", certificate = null }
  }
}

resource "aws_lb_listener" "all" {
  for_each = local.listeners

  load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/site/0123456789abcdef"
  port              = each.value.port
  protocol          = each.value.protocol
  certificate_arn   = each.value.certificate
}
